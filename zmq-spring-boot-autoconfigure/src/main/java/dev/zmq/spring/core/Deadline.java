// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.SocketOptions;
import java.time.Duration;

/** A point in time until which several waits go on together. */
final class Deadline {

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

    /** The deadline that never comes. */
    static final Deadline NEVER = new Deadline(true, 0);

    private final boolean infinite;
    private final long atNanos;

    private Deadline(boolean infinite, long atNanos) {
        this.infinite = infinite;
        this.atNanos = atNanos;
    }

    /** Returns the deadline after a time from now; a negative one never comes. */
    static Deadline after(Duration timeout) {
        boolean infinite = timeout.isNegative() || timeout.compareTo(LONGEST) > 0;
        return new Deadline(infinite, infinite ? 0 : System.nanoTime() + timeout.toNanos());
    }

    /** Returns the deadline that comes first. */
    Deadline earlier(Deadline other) {
        return other.infinite || (!infinite && atNanos - other.atNanos < 0) ? this : other;
    }

    /** Returns the time left, at least zero, as {@link dev.zmq.engine.Socket} takes it. */
    Duration remaining() {
        return infinite ? SocketOptions.INFINITE : Duration.ofNanos(remainingNanos());
    }

    /** Returns the time left, at least 0; {@link Long#MAX_VALUE} without limit. */
    long remainingNanos() {
        return infinite ? Long.MAX_VALUE : Math.max(0, atNanos - System.nanoTime());
    }
}
