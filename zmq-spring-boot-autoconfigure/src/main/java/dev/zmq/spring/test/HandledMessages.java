// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import dev.zmq.spring.listener.ZmqListenerContainer;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Compares what a test has sent to sockets with what their listeners are through with. Thread-safe. */
final class HandledMessages {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final ZmqListenerEndpointRegistry listeners;
    private final Map<String, AtomicLong> sent = new ConcurrentHashMap<>();

    /** How many messages each listener was through with when the test began. */
    private final Map<ZmqListenerContainer, Long> before = new ConcurrentHashMap<>();

    HandledMessages(ZmqListenerEndpointRegistry listeners) {
        this.listeners = listeners;
    }

    /** Returns the counter of the messages that the test sends to a socket. */
    AtomicLong sentTo(String socketName) {
        return sent.computeIfAbsent(socketName, name -> new AtomicLong());
    }

    void await(String socketName, Duration timeout) {
        ZmqListenerContainer listener = listeners.containers().stream()
                .filter(container -> container.socketNames().contains(socketName))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Socket '" + socketName + "' has no listener"));
        if (!await(listener, new Waiting(timeout))) {
            throw new AssertionError(listener + " (" + listener.state() + ") is through with " + handled(listener)
                    + " of " + sent(listener) + " message(s) within " + Waiting.text(timeout));
        }
    }

    /** Waits a moment for listeners that are busy, and begins to count anew. */
    void settle() {
        Waiting waiting = new Waiting(PATIENCE);
        for (ZmqListenerContainer listener : listeners.containers()) {
            if (listener.state() == ZmqListenerContainer.State.RUNNING) {
                await(listener, waiting);
            }
            before.put(listener, total(listener));
        }
        sent.clear();
    }

    private boolean await(ZmqListenerContainer listener, Waiting waiting) {
        while (handled(listener) < sent(listener)) {
            if (!waiting.goOn()) {
                return false;
            }
        }
        return true;
    }

    private long handled(ZmqListenerContainer listener) {
        return total(listener) - before.getOrDefault(listener, 0L);
    }

    private static long total(ZmqListenerContainer listener) {
        return listener.processedCount() + listener.failedCount();
    }

    private long sent(ZmqListenerContainer listener) {
        return listener.socketNames().stream()
                .mapToLong(name -> sentTo(name).get())
                .sum();
    }
}
