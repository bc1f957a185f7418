// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.ZmqSocketConsumers;
import dev.zmq.spring.core.ZmqSockets;
import dev.zmq.spring.listener.ZmqListenerContainer.State;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.TaskRejectedException;

class ZmqListenerContainerTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Context context = Context.create();
    private final Socket pull = context.socket(SocketType.PULL, "in");
    private final Socket push = context.socket(SocketType.PUSH);
    private final List<ZmqListenerFailure> failures = Collections.synchronizedList(new ArrayList<>());
    private final List<ZmqListenerContainer> containers = new ArrayList<>();

    @BeforeEach
    void connect() {
        push.setOption(SocketOptions.LINGER, Duration.ZERO);
        push.connect(pull.bind("tcp://127.0.0.1:*"));
    }

    @AfterEach
    void close() {
        containers.forEach(ZmqListenerContainer::stop);
        context.close();
    }

    @Test
    void startsAndStopsAnyNumberOfTimesWithoutLoss() throws Exception {
        int total = 20_000;
        List<Integer> received = Collections.synchronizedList(new ArrayList<>());
        ZmqListenerContainer container = container(message -> received.add(Integer.parseInt(message.text())));
        Thread sender = new Thread(() -> {
            for (int i = 0; i < total; i++) {
                push.send(String.valueOf(i));
            }
        });
        sender.start();
        for (int restart = 1; restart <= 20; restart++) {
            int enough = restart * 100;
            container.start();
            Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> received.size() >= enough);
            container.stop();
            assertThat(container.state()).isEqualTo(State.STOPPED);
        }
        container.start();
        Awaitility.await().until(() -> received.size() == total);
        container.stop();
        sender.join();
        assertThat(received).hasSize(total).isSorted();
        assertThat(container.processedCount()).isEqualTo(total);
    }

    @Test
    void stopsAtOnceWhenIdle() {
        ZmqListenerContainer container = container(message -> {});
        container.start();
        Awaitility.await().until(() -> threadOf(container) != null);
        long start = System.nanoTime();
        container.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        Awaitility.await().until(() -> threadOf(container) == null);
    }

    @Test
    @Tag("L11")
    void usesNoCpuWhenIdle() {
        ZmqListenerContainer container = container(message -> {});
        container.start();
        Awaitility.await().until(() -> {
            Thread thread = threadOf(container);
            return thread != null && thread.getState() == Thread.State.WAITING;
        });
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long id = threadOf(container).getId();
        long before = threads.getThreadInfo(id).getWaitedCount();
        push.send("one");
        Awaitility.await().until(() -> container.processedCount() == 1);
        Awaitility.await()
                .during(Duration.ofMillis(300))
                .atMost(LIMIT)
                .until(() -> threads.getThreadInfo(id).getWaitedCount() <= before + 2);
    }

    @Test
    void isThroughWithWhatItTookWhenItHasStopped() throws Exception {
        CountDownLatch inListener = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        ZmqListenerContainer container = container(message -> {
            inListener.countDown();
            goOn.await();
            interrupted.compareAndSet(null, Thread.currentThread().isInterrupted());
            received.add(message.text());
        });
        container.start();
        push.send("one");
        inListener.await();
        push.send("two");
        CountDownLatch stopped = new CountDownLatch(1);
        container.stop(stopped::countDown);
        assertThat(container.state()).isEqualTo(State.STOPPING);
        assertThatThrownBy(container::start).isInstanceOf(IllegalStateException.class);
        goOn.countDown();
        assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(container.state()).isEqualTo(State.STOPPED);
        assertThat(interrupted.get()).as("the listener was interrupted").isFalse();
        assertThat(received).containsExactly("one");

        container.start();
        Awaitility.await().untilAsserted(() -> assertThat(received).containsExactly("one", "two"));
    }

    @Test
    @Tag("V16")
    void leavesWhatABusyListenerCannotTakeInTheSocket() throws Exception {
        pull.setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 0);
        CountDownLatch inListener = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ZmqListenerContainer container = container(message -> {
            inListener.countDown();
            goOn.await();
        });
        container.start();
        push.send("one");
        inListener.await();
        for (int i = 0; i < 1500; i++) {
            push.send("more");
        }
        Awaitility.await()
                .until(() -> pull.statistics().peers().get(0).incoming().depth() == 1500);
        goOn.countDown();
        Awaitility.await().until(() -> container.processedCount() == 1501);
    }

    @Test
    void countsAsRunningUntilItIsThroughThoughItTakesNoMore() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ZmqListenerContainer container = container(message -> {
            entered.countDown();
            assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
        });
        container.start();
        push.send("taken");
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        push.send("left");

        container.takeNoMore();

        assertThat(container.isRunning()).isTrue();
        goOn.countDown();
        container.termination().get(10, TimeUnit.SECONDS);
        assertThat(container.state()).isEqualTo(State.STOPPED);
        assertThat(container.processedCount()).isEqualTo(1);
        container.start();
        Awaitility.await().until(() -> container.processedCount() == 2);
    }

    @Test
    void goesOnAfterAnyFailure() {
        ZmqListenerContainer container = container(message -> {
            switch (message.text()) {
                case "exception" -> throw new IllegalArgumentException("exception");
                case "checked" -> throw new Exception("checked");
                case "error" -> throw new AssertionError("error");
                default -> {}
            }
        });
        container.start();
        List.of("exception", "checked", "error", "fine").forEach(push::send);
        Awaitility.await().until(() -> container.processedCount() == 1);
        assertThat(container.failedCount()).isEqualTo(3);
        assertThat(failures)
                .extracting(failure -> failure.cause().getMessage())
                .containsExactly("exception", "checked", "error");
        assertThat(failures).allSatisfy(failure -> {
            assertThat(failure.listenerId()).isEqualTo("test");
            assertThat(failure.socketName()).isEqualTo("in");
            assertThat(failure.message().text()).isEqualTo(failure.cause().getMessage());
        });
    }

    @Test
    void goesOnIfTheErrorHandlerFailsToo() {
        DefaultZmqListenerContainerFactory factory = factory();
        factory.setErrorHandler(failure -> {
            throw new IllegalStateException("the handler fails");
        });
        ZmqListenerContainer container = container(factory, message -> {
            if (message.text().equals("bad")) {
                throw new IllegalArgumentException("bad");
            }
        });
        container.start();
        push.send("bad");
        push.send("fine");
        Awaitility.await().until(() -> container.processedCount() == 1);
        assertThat(container.failedCount()).isEqualTo(1);
    }

    @Test
    void goesOnIfTheListenerLeavesTheInterruptFlagSet() {
        ZmqListenerContainer container =
                container(message -> Thread.currentThread().interrupt());
        container.start();
        push.send("one");
        Awaitility.await().until(() -> container.processedCount() == 1);
        push.send("two");
        Awaitility.await().until(() -> container.processedCount() == 2);
        assertThat(container.isRunning()).isTrue();
    }

    @Test
    void mayBeStoppedByItsListener() {
        AtomicReference<ZmqListenerContainer> self = new AtomicReference<>();
        ZmqListenerContainer container = container(message -> self.get().stop());
        self.set(container);
        container.start();
        push.send("stop");
        Awaitility.await().until(() -> container.state() == State.STOPPED);
        assertThat(container.processedCount()).isEqualTo(1);
    }

    @Test
    void doesNotWaitForeverForABusyListener() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch inListener = new CountDownLatch(1);
        DefaultZmqListenerContainerFactory factory = factory();
        factory.setStopTimeout(Duration.ofMillis(50));
        ZmqListenerContainer container = container(factory, message -> {
            inListener.countDown();
            goOn.await();
        });
        container.start();
        push.send("one");
        inListener.await();
        container.stop();
        assertThat(container.state()).isEqualTo(State.STOPPING);
        goOn.countDown();
        Awaitility.await().until(() -> container.state() == State.STOPPED);
    }

    @Test
    void endsWhenItsSocketIsClosed() {
        ZmqListenerContainer container = container(message -> {});
        container.start();
        assertThat(container.isRunning()).isTrue();
        pull.close();
        Awaitility.await().until(() -> container.state() == State.STOPPED);
        assertThat(container.termination()).isCompleted();
    }

    @Test
    void isStoppedIfItCannotGetAThread() {
        DefaultZmqListenerContainerFactory factory = factory();
        TaskExecutor full = task -> {
            throw new TaskRejectedException("full");
        };
        factory.setTaskExecutor(full);
        ZmqListenerContainer container = container(factory, message -> {});
        assertThatThrownBy(container::start).isInstanceOf(TaskRejectedException.class);
        assertThat(container.state()).isEqualTo(State.STOPPED);
    }

    @Test
    @Tag("L13")
    void takesAThreadOfTheExecutorThatItIsGiven() {
        BlockingQueue<String> threadNames = new LinkedBlockingQueue<>();
        DefaultZmqListenerContainerFactory factory = factory();
        factory.setTaskExecutor(new SimpleAsyncTaskExecutor("mine-"));
        ZmqListenerContainer container = container(
                factory, message -> threadNames.add(Thread.currentThread().getName()));
        container.start();
        push.send("one");
        Awaitility.await().until(() -> !threadNames.isEmpty());
        assertThat(threadNames.peek()).startsWith("mine-");
    }

    @Test
    void startsAndStopsOnlyOnce() {
        ZmqListenerContainer container = container(message -> {});
        container.stop();
        container.start();
        container.start();
        push.send(Message.of("one"));
        Awaitility.await().until(() -> container.processedCount() == 1);
        container.stop();
        container.stop();
        assertThat(container.state()).isEqualTo(State.STOPPED);
    }

    private ZmqListenerContainer container(ZmqMessageListener listener) {
        return container(factory(), listener);
    }

    private ZmqListenerContainer container(DefaultZmqListenerContainerFactory factory, ZmqMessageListener listener) {
        ZmqListenerContainer container = factory.createContainer(ZmqListenerEndpoint.of("test", "in", listener));
        containers.add(container);
        return container;
    }

    private DefaultZmqListenerContainerFactory factory() {
        var beanFactory = new DefaultListableBeanFactory();
        beanFactory.registerSingleton("in", pull);
        DefaultZmqListenerContainerFactory factory =
                new DefaultZmqListenerContainerFactory(new ZmqSockets(beanFactory), new ZmqSocketConsumers());
        factory.setErrorHandler(failures::add);
        return factory;
    }

    private static Thread threadOf(ZmqListenerContainer container) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("zmq-" + container.id() + "-"))
                .findFirst()
                .orElse(null);
    }
}
