// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.spring.core.ZmqErrorReplyException;
import dev.zmq.spring.core.ZmqReplyTimeoutException;
import dev.zmq.spring.core.ZmqRequestObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Times the requests of a template, by socket and outcome. What is only sent is not timed: sockets count it, and sending ends
 * with a queue.
 *
 * <p>Thread-safe.
 */
public final class ZmqTemplateMetrics implements ZmqRequestObserver {

    private record Key(String socketName, String outcome) {}

    private final MeterRegistry registry;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    /** Creates timers in a registry. */
    public ZmqTemplateMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void onRequestEnd(String socketName, long nanos, @Nullable Throwable failure) {
        timers.computeIfAbsent(new Key(socketName, outcome(failure)), this::register)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer register(Key key) {
        return Timer.builder(ZmqMeter.TEMPLATE_REQUESTS.getName())
                .description(ZmqMeter.TEMPLATE_REQUESTS.sentence())
                .tag(ZmqTag.SOCKET.asString(), key.socketName())
                .tag(ZmqTag.OUTCOME.asString(), key.outcome())
                .register(registry);
    }

    private static String outcome(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause == null) {
            return "success";
        }
        if (cause instanceof ZmqReplyTimeoutException) {
            return "timeout";
        }
        return cause instanceof ZmqErrorReplyException ? "error_reply" : "failure";
    }
}
