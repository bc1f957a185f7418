// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Greeting, commands and subscriptions on their way out; they overtake queued messages.
 *
 * <p>Any thread may add; one thread at a time writes.
 */
final class ControlQueue {

    private final ConcurrentLinkedQueue<ByteBuffer> pending = new ConcurrentLinkedQueue<>();

    // Only the last ping needs an answer (RFC 37), so a peer that pings and never reads costs one frame. Nor is there
    // any use in more than one ping of ours while none of them gets through.
    private final AtomicReference<byte @Nullable []> pong = new AtomicReference<>();
    private final AtomicReference<byte @Nullable []> ping = new AtomicReference<>();

    private @Nullable ByteBuffer partial;

    void add(byte[] bytes) {
        pending.add(ByteBuffer.wrap(bytes));
    }

    void setPong(byte[] frame) {
        pong.set(frame);
    }

    void setPing(byte[] frame) {
        ping.set(frame);
    }

    boolean isEmpty() {
        return partial == null && pending.isEmpty() && pong.get() == null && ping.get() == null;
    }

    /** Writes what there is; returns false if the channel took no more. */
    boolean writeTo(WritableByteChannel channel) throws IOException {
        ByteBuffer next = partial != null ? partial : poll();
        while (next != null) {
            channel.write(next);
            if (next.hasRemaining()) {
                partial = next;
                return false;
            }
            partial = null;
            next = poll();
        }
        return true;
    }

    private @Nullable ByteBuffer poll() {
        byte[] heartbeat = take(pong);
        if (heartbeat == null) {
            heartbeat = take(ping);
        }
        return heartbeat != null ? ByteBuffer.wrap(heartbeat) : pending.poll();
    }

    private static byte @Nullable [] take(AtomicReference<byte @Nullable []> frame) {
        return frame.get() == null ? null : frame.getAndSet(null);
    }
}
