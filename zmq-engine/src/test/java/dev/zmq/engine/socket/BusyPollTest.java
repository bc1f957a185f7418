// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqInterruptedException;
import dev.zmq.engine.testkit.Workers;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class BusyPollTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @ParameterizedTest
    @CsvSource({"tcp://127.0.0.1:*, 1", "tcp://127.0.0.1:*, 2", "inproc://here, 1"})
    void aThreadThatWaitsStaysAwakeUntilItsMessageComes(String endpoint, int ioThreads) {
        try (Context context = Context.builder().ioThreads(ioThreads).build();
                Workers workers = new Workers()) {
            Socket pull = context.socket(SocketType.PULL).setOption(SocketOptions.BUSY_POLL, Duration.ofSeconds(1));
            Socket push = context.socket(SocketType.PUSH);
            push.connect(pull.bind(endpoint));
            AtomicReference<Thread> receiver = new AtomicReference<>();
            Future<Message> message = workers.call(() -> {
                receiver.set(Thread.currentThread());
                return pull.receive(LIMIT);
            });

            Awaitility.await()
                    .untilAtomic(receiver, thread -> assertThat(thread).isNotNull());
            Awaitility.await().until(() -> cpuMillis(receiver.get()) > 50);
            push.send("message");

            assertThat(Workers.join(message)).extracting(Message::text).isEqualTo("message");
        }
    }

    @ParameterizedTest
    @CsvSource({"tcp://127.0.0.1:*, 1", "tcp://127.0.0.1:*, 2", "inproc://here, 1"})
    void aTimeoutAndAnInterruptEndIt(String endpoint, int ioThreads) {
        try (Context context = Context.builder().ioThreads(ioThreads).build();
                Workers workers = new Workers()) {
            Socket pull = context.socket(SocketType.PULL).setOption(SocketOptions.BUSY_POLL, Duration.ofSeconds(1));
            pull.bind(endpoint);
            long start = System.nanoTime();
            assertThat(pull.receive(Duration.ofMillis(20))).isNull();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(900));

            Future<Throwable> ended = workers.call(() -> {
                Thread.currentThread().interrupt();
                return catchThrowable(() -> pull.receive(LIMIT));
            });
            assertThat(Workers.join(ended)).isInstanceOf(ZmqInterruptedException.class);
        }
    }

    private static long cpuMillis(Thread thread) {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId()) / 1_000_000;
    }
}
