// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A socket whose statistics are read once for all its meters: a scrape asks some twenty meters within moments, and one
 * reading of a socket with 10 000 peers visits all of them.
 */
final class SampledSocket {

    static final long MAX_AGE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final String name;
    private final Socket socket;
    private final LongSupplier nanoTime;

    /** Written by whichever thread finds it too old; two that do so at once only read the statistics twice. */
    private volatile @Nullable TimedSample latest;

    SampledSocket(String name, Socket socket, LongSupplier nanoTime) {
        this.name = name;
        this.socket = socket;
        this.nanoTime = nanoTime;
    }

    String name() {
        return name;
    }

    SocketType type() {
        return socket.type();
    }

    /** Returns a sample that is at most {@link #MAX_AGE_NANOS} old. */
    Sample sample() {
        TimedSample current = latest;
        long now = nanoTime.getAsLong();
        if (current == null || now - current.takenAtNanos() > MAX_AGE_NANOS) {
            current = new TimedSample(Sample.of(socket.statistics()), now);
            latest = current;
        }
        return current.sample();
    }

    private record TimedSample(Sample sample, long takenAtNanos) {}
}
