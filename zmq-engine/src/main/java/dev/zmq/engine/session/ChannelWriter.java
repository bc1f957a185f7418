// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.pipe.OutboundPipe;
import dev.zmq.engine.reactor.IoThread;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.SelectionKey;
import java.util.Arrays;

/**
 * Writes commands, and the messages of a pipe, to the channel of a connection that is ready.
 *
 * <p>Whoever holds the flush token of the pipe may write: the I/O thread, or a sender. Everything else happens on the I/O
 * thread, except {@link #schedule} and {@link #flushControl}.
 */
final class ChannelWriter implements OutboundPipe.Flusher {

    private static final int MAX_GATHERED_CHUNKS = 32;
    private static final int MAX_WRITES_PER_TURN = 16;

    /** A sender is in a burst if so many messages have gathered from one write to the next. */
    private static final int BURST_MESSAGES = 8;

    /** While a sender is in a burst, the I/O thread writes when there is this much, or after this time. */
    private static final long BURST_WRITE_BYTES = 16 * 1024;

    private static final long BURST_WRITE_NANOS = 15_000;

    /** A burst is over when nothing was sent for so long. */
    private static final long BURST_END_NANOS = 50_000;

    /** Who holds the flush token. */
    private enum Writer {
        /** The I/O thread. */
        IO_THREAD,
        /** An application thread that found the queue idle. */
        SENDER,
        /** An application thread that found the queue full, or long, before the I/O thread came to it. */
        HELPING_SENDER
    }

    private final Connection connection;
    private final IoThread io;
    private final GatheringByteChannel channel;
    private final SelectionKey key;
    private final ControlQueue control;
    private final OutboundPipe out;
    private final ByteBuffer[] gathered = new ByteBuffer[MAX_GATHERED_CHUNKS];
    private final Runnable scheduledTask = this::startPolling;
    private final Runnable lazyTask = this::flushScheduled;

    // I/O thread.
    private boolean polled;

    // Under the flush token.
    private long lastWriteNanos;
    private boolean burst;

    ChannelWriter(
            Connection connection,
            IoThread io,
            GatheringByteChannel channel,
            SelectionKey key,
            ControlQueue control,
            OutboundPipe out) {
        this.connection = connection;
        this.io = io;
        this.channel = channel;
        this.key = key;
        this.control = control;
        this.out = out;
    }

    /** Takes over the pipe and writes what is in it. */
    void start() {
        out.attach(this);
        flush(Writer.IO_THREAD);
    }

    /** Returns whether nothing is left to write. */
    boolean isDrained() {
        return out.depth() == 0 && out.isIdle() && control.isEmpty();
    }

    /** Makes sure that somebody writes what was just added to the control queue. Any thread. */
    void flushControl() {
        if (!io.isCurrent()) {
            out.schedule();
        } else if (out.claimIdle()) {
            flush(Writer.IO_THREAD);
        }
    }

    void onWritable() {
        if (out.claimAwaitingChannel()) {
            flush(Writer.IO_THREAD);
        }
    }

    // ---- OutboundPipe.Flusher ----

    @Override
    public void schedule() {
        io.execute(scheduledTask);
    }

    @Override
    public void scheduleLazily() {
        io.executeLazily(lazyTask);
    }

    @Override
    public void flushDirectly() {
        flush(Writer.SENDER);
    }

    @Override
    public void flushForIoThread() {
        flush(Writer.HELPING_SENDER);
    }

    /** Writes what has gathered, and that is all: unlike a burst, this does not keep who runs the loop from its messages. */
    private void flushScheduled() {
        if (connection.isOpen() && out.claimScheduled()) {
            flush(Writer.IO_THREAD);
        } else {
            startPolling(); // a sender that helps may hold the token, and gives it back without a word
        }
    }

    // ---- Bursts. ----

    private void startPolling() {
        // A sender may have come late with this task, when the token belongs to the next connection already.
        if (!polled && connection.isOpen()) {
            polled = true;
            if (poll()) {
                io.poll(this::poll);
            }
        }
    }

    /**
     * Writes what a sender queues in a burst, in large pieces; returns false when the burst is over. Meanwhile the queue
     * stays scheduled, so the sender has nobody to wake, and writes itself should the queue become full, or long.
     */
    private boolean poll() {
        if (out.claimScheduled()) {
            if (connection.isReady() && control.isEmpty() && isWorthWaiting()) {
                out.handOver();
            } else {
                flush(Writer.IO_THREAD);
            }
        }
        polled = out.isScheduledOrFlushing();
        return polled;
    }

    private boolean isWorthWaiting() {
        if (!burst) {
            return false;
        }
        long pending = out.pendingBytes();
        long sinceWrite = System.nanoTime() - lastWriteNanos;
        return pending == 0
                ? sinceWrite < BURST_END_NANOS
                : pending < BURST_WRITE_BYTES && sinceWrite < BURST_WRITE_NANOS;
    }

    // ---- Writing. ----

    /** Writes what is queued; the caller holds the flush token, and no longer does so afterwards. */
    private void flush(Writer by) {
        try {
            write(by);
        } catch (IOException | RuntimeException | Error e) {
            // Whatever it is, the token must not be lost with it, and a sender's message is queued all the same.
            if (e instanceof OutOfMemoryError) {
                out.releaseIdleMemory(); // the JDK copies bodies that we link in by reference to direct memory
            }
            out.awaitChannel();
            connection.onWriteFailure(e);
        }
        connection.afterFlush();
    }

    private void write(Writer by) throws IOException {
        int writesLeft = by == Writer.IO_THREAD ? MAX_WRITES_PER_TURN : 1;
        boolean wrote = false;
        while (true) {
            if (out.isAtMessageBoundary() && !control.writeTo(channel)) {
                awaitChannel(by);
                return;
            }
            int buffers = out.gather(gathered);
            if (buffers > 0 && writesLeft > 0) {
                if (!writeMessages(buffers)) {
                    awaitChannel(by);
                    return;
                }
                writesLeft--;
                wrote = true;
            } else if (buffers > 0 || by == Writer.HELPING_SENDER || (wrote && willBePolled(by))) {
                handOver(by);
                return;
            } else {
                switch (out.tryIdle()) {
                    case IDLE -> {
                        // A command may have been added while we held the token.
                        if (control.isEmpty() || !out.claimIdle()) {
                            return;
                        }
                    }
                    case MORE -> {}
                    case BUSY -> {
                        handOver(by);
                        return;
                    }
                }
            }
        }
    }

    /** Returns whether the I/O thread will look at the queue again soon, so that it needs not go idle now. */
    private boolean willBePolled(Writer by) {
        return by == Writer.IO_THREAD && polled && burst && connection.isReady();
    }

    private boolean writeMessages(int buffers) throws IOException {
        long offered = 0;
        for (int i = 0; i < buffers; i++) {
            offered += gathered[i].remaining();
        }
        long written = buffers == 1 ? channel.write(gathered[0]) : channel.write(gathered, 0, buffers);
        Arrays.fill(gathered, 0, buffers, null); // lest an idle connection hold on to memory that went back to the pool
        lastWriteNanos = System.nanoTime();
        burst = written > 0 && out.advance(written) >= BURST_MESSAGES;
        return written == offered;
    }

    private void handOver(Writer by) {
        out.handOver();
        switch (by) {
            case IO_THREAD -> startPolling();
            case SENDER -> schedule();
            case HELPING_SENDER -> {} // the I/O thread was told before the sender claimed the token
        }
    }

    private void awaitChannel(Writer by) {
        out.awaitChannel();
        if (by == Writer.IO_THREAD) {
            armWrite();
        } else {
            io.execute(this::armWrite);
        }
    }

    private void armWrite() {
        if (connection.isOpen()) {
            key.interestOpsOr(SelectionKey.OP_WRITE);
        }
    }
}
