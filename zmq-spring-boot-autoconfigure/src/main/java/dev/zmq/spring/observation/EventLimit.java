// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets an endpoint have some lines a minute, so that a peer that comes and goes all the time does not fill the log. Used by one
 * thread at a time.
 */
final class EventLimit {

    static final int NOT_NOW = -1;

    private static final int LINES = 10;
    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** What the endpoints of an application can be; beyond, the oldest are forgotten. */
    private static final int MAX_ENDPOINTS = 1_000;

    /** The lines of one endpoint. */
    private static final class Window {

        private long startNanos;
        private int lines;
        private int leftOut;

        Window(long startNanos) {
            this.startNanos = startNanos;
        }
    }

    private final LongSupplier nanoTime;
    private final Map<String, Window> windows = new LinkedHashMap<>() {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > MAX_ENDPOINTS;
        }
    };

    EventLimit(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Returns how many lines were left out before this one, {@link #NOT_NOW} if this one is to be left out, too. */
    int acquire(String endpoint) {
        long now = nanoTime.getAsLong();
        Window window = windows.computeIfAbsent(endpoint, key -> new Window(now));
        if (now - window.startNanos >= WINDOW_NANOS) {
            window.startNanos = now;
            window.lines = 0;
        }
        if (window.lines == LINES) {
            window.leftOut++;
            return NOT_NOW;
        }
        window.lines++;
        int leftOut = window.leftOut;
        window.leftOut = 0;
        return leftOut;
    }
}
