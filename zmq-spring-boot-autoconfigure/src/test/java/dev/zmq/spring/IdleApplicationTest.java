// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.spring.listener.ZmqListenerContainer;
import dev.zmq.spring.listener.ZmqListenerEndpoint;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistrar;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistry;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IdleApplicationTest {

    private static final int LISTENERS = 50;
    private static final Duration WATCHED = Duration.ofSeconds(5);

    @Test
    @Tag("L11")
    void fiftyListenersWithoutMessagesTakeLessThanAHundredthOfAProcessor() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Set<Long> ofOthers = threadIds(); // such as of applications that other tests keep
        TestApplication application = TestApplication.with();
        for (int i = 0; i < LISTENERS; i++) {
            application = application.socket("in-" + i, "pull");
        }
        application.run(running -> {
            ZmqListenerEndpointRegistrar registrar = running.bean(ZmqListenerEndpointRegistrar.class);
            for (int i = 0; i < LISTENERS; i++) {
                registrar.register(ZmqListenerEndpoint.of("idle-" + i, "in-" + i, message -> {}));
            }
            assertThat(running.bean(ZmqListenerEndpointRegistry.class).containers())
                    .hasSize(LISTENERS)
                    .allMatch(ZmqListenerContainer::isRunning);
            await().until(() -> threadIds().size() - ofOthers.size() >= LISTENERS);
            Set<Long> ids = threadIds();
            ids.removeAll(ofOthers);
            AtomicLong last = new AtomicLong();
            await("the end of the start").pollInterval(Duration.ofMillis(500)).until(() -> {
                long now = cpuNanos(threads, ids);
                return now - last.getAndSet(now) < Duration.ofMillis(5).toNanos();
            });
            long before = cpuNanos(threads, ids);
            long start = System.nanoTime();
            await().pollDelay(WATCHED).until(() -> true);
            long used = cpuNanos(threads, ids) - before;
            assertThat(used)
                    .as("nanoseconds of processor time in " + ids.size() + " threads")
                    .isLessThan((System.nanoTime() - start) / 100);
        });
    }

    /** Returns the threads of the listeners and those that do their I/O. */
    private static Set<Long> threadIds() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("zmq"))
                .map(Thread::getId)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static long cpuNanos(ThreadMXBean threads, Set<Long> ids) {
        return ids.stream()
                .mapToLong(threads::getThreadCpuTime)
                .filter(nanos -> nanos > 0)
                .sum();
    }
}
