// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Greeting, commands and subscriptions on their way out; they overtake queued messages. Takes little memory until something
 * is added, as most connections never send a command.
 *
 * <p>Any thread may add; one thread at a time writes.
 */
final class ControlQueue {

    /** A million subscriptions shall not take a million system calls. */
    private static final int MAX_JOINED_BYTES = 32 * 1024;

    private static final VarHandle PENDING;
    private static final VarHandle PONG;
    private static final VarHandle PING;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            PENDING = lookup.findVarHandle(ControlQueue.class, "pending", ConcurrentLinkedQueue.class);
            PONG = lookup.findVarHandle(ControlQueue.class, "pong", byte[].class);
            PING = lookup.findVarHandle(ControlQueue.class, "ping", byte[].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // Made with the first frame, by whoever adds it.
    private volatile @Nullable ConcurrentLinkedQueue<byte[]> pending;

    // Only the last ping needs an answer (RFC 37), so a peer that pings and never reads costs one frame. Nor is there
    // any use in more than one ping of ours while none of them gets through.
    private volatile byte @Nullable [] pong;
    private volatile byte @Nullable [] ping;

    private @Nullable ByteBuffer partial;

    void add(byte[] bytes) {
        if (pending == null) {
            PENDING.compareAndSet(this, null, new ConcurrentLinkedQueue<byte[]>());
        }
        Objects.requireNonNull(pending).add(bytes);
    }

    void setPong(byte[] frame) {
        pong = frame;
    }

    void setPing(byte[] frame) {
        ping = frame;
    }

    boolean isEmpty() {
        ConcurrentLinkedQueue<byte[]> frames = pending;
        return partial == null && (frames == null || frames.isEmpty()) && pong == null && ping == null;
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
        byte[] heartbeat = pong == null ? null : (byte[]) PONG.getAndSet(this, null);
        if (heartbeat == null && ping != null) {
            heartbeat = (byte[]) PING.getAndSet(this, null);
        }
        if (heartbeat != null) {
            return ByteBuffer.wrap(heartbeat);
        }
        ConcurrentLinkedQueue<byte[]> frames = pending;
        byte[] first = frames == null ? null : frames.poll();
        if (frames == null || first == null) {
            return null;
        }
        return frames.isEmpty() ? ByteBuffer.wrap(first) : join(first, frames);
    }

    /** Returns the first frame and as many of the next ones as may go with it. */
    private static ByteBuffer join(byte[] first, ConcurrentLinkedQueue<byte[]> frames) {
        int bytes = first.length;
        int count = 0;
        for (byte[] frame : frames) {
            if (frame.length > MAX_JOINED_BYTES - bytes) {
                break;
            }
            bytes += frame.length;
            count++;
        }
        if (count == 0) {
            return ByteBuffer.wrap(first);
        }
        ByteBuffer joined = ByteBuffer.allocate(bytes).put(first);
        for (int i = 0; i < count; i++) {
            joined.put(frames.remove()); // still there, as nobody else takes any
        }
        return joined.flip();
    }
}
