// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import static dev.zmq.engine.testkit.Interleavings.expect;

import dev.zmq.engine.pipe.ChunkPool;
import dev.zmq.engine.pipe.OutboundPipe;
import dev.zmq.engine.pipe.ShortLock;
import dev.zmq.engine.pipe.WaitList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A socket with one peer, as far as it sends: the real queues and locks, between an I/O thread with nothing but a mailbox
 * and a channel that takes as many bytes as it is told. It does with the flush token what {@link ChannelWriter} does.
 *
 * <p>Messages are single digits. The test's own I/O thread calls {@link #connect} to {@link #serveUntilWritten}; any
 * thread the rest.
 */
final class ModelSocket {

    /** A digit that is written by its sender if the queue is idle, as after a while of quiet. */
    static final int DIRECT = 1;

    /** A digit that is left to the I/O thread, as in a burst. */
    static final int SCHEDULED = 2;

    private static final byte[] COMMAND = {4, 1, 'C'};

    private final ShortLock sendLock = new ShortLock();
    private final WaitList senders = new WaitList();
    private final OutboundPipe out;
    private final ControlQueue control = new ControlQueue();
    private final ConcurrentLinkedQueue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger writing = new AtomicInteger();
    private volatile int channelRoom = 100;
    private volatile Thread ioThread;
    private volatile Connected connection;

    // Under the flush token.
    private final List<String> written = new ArrayList<>();

    ModelSocket(int highWaterMark) {
        this.out = new OutboundPipe(sendLock, new ChunkPool(), highWaterMark, senders::signalAll);
    }

    /** Sets how many bytes the channel takes before it has to be waited for. */
    ModelSocket withChannelRoom(int bytes) {
        channelRoom = bytes;
        return this;
    }

    // ---- Application threads. ----

    void send(int digit) {
        while (true) {
            WaitList.Waiter waiter = senders.enter();
            try {
                if (trySend(digit)) {
                    return;
                }
                senders.await(waiter, Long.MAX_VALUE);
            } finally {
                senders.leave(waiter);
            }
        }
    }

    private boolean trySend(int digit) {
        while (true) {
            boolean direct = false;
            sendLock.lock();
            try {
                if (out.hasRoom()) {
                    out.appendPart(new byte[] {(byte) ('0' + digit)}, false);
                    out.commit();
                    if (out.isIdle()) {
                        direct = digit == DIRECT && out.claimIdle();
                        if (!direct) {
                            out.schedule();
                        }
                    }
                    if (!direct) {
                        return true;
                    }
                } else if (!out.claimToHelp()) {
                    return false;
                }
            } finally {
                sendLock.unlock();
            }
            if (direct) {
                out.flushDirectly();
                return true;
            }
            out.flushForIoThread();
        }
    }

    /** Sends a command from any thread, as {@link ChannelWriter#flushControl}. */
    void command() {
        control.add(COMMAND);
        out.schedule();
    }

    void setHighWaterMark(int messages) {
        sendLock.lock();
        out.setHighWaterMark(messages);
        sendLock.unlock();
        senders.signalAll();
    }

    long depth() {
        return out.depth();
    }

    // ---- The I/O thread. ----

    void connect() {
        connection = new Connected();
        out.attach(connection);
        connection.flush(Writer.IO_THREAD);
    }

    /** Loses the connection; an application thread that writes at this moment is let finish first. */
    void disconnect() {
        Connected lost = connection;
        lost.open = false;
        ioThread = Thread.currentThread();
        while (!out.detach()) {
            awaitTask();
        }
        lost.partial.reset();
    }

    /** Drops what is queued. */
    void drop() {
        out.clear();
    }

    /** Does what there is to do until so much was written. Never ends if nobody is responsible for the rest. */
    void serveUntilWritten(int messagesAndCommands) {
        ioThread = Thread.currentThread();
        while (!out.isIdle() || count() < messagesAndCommands) {
            awaitTask();
        }
    }

    private void awaitTask() {
        Runnable task = mailbox.poll();
        if (task != null) {
            task.run();
        } else if (!connection.polled || !connection.poll()) {
            LockSupport.park(this);
        }
    }

    private void execute(Runnable task) {
        mailbox.add(task);
        LockSupport.unpark(ioThread);
    }

    private int count() {
        synchronized (written) {
            return written.size();
        }
    }

    /** Returns the digits and commands written, in their order. */
    String written() {
        synchronized (written) {
            return String.join(" ", written);
        }
    }

    private enum Writer {
        IO_THREAD,
        SENDER,
        HELPING_SENDER
    }

    private final class Connected implements OutboundPipe.Flusher {
        private final ByteBuffer[] gathered = new ByteBuffer[2];
        private volatile boolean open = true;
        private boolean polled; // I/O thread
        private int room;

        // What the channel took of a frame that is not whole yet; lost with the connection.
        private final ByteArrayOutputStream partial = new ByteArrayOutputStream();

        @Override
        public void schedule() {
            execute(this::onScheduled);
        }

        private void onScheduled() {
            if (open) {
                polled = true;
                poll();
            }
        }

        /**
         * Claims what was handed over without a word. The real thing looks again and again for as long as somebody else
         * has the token; this one is woken when that is over. Returns whether there was something to do.
         */
        private boolean poll() {
            boolean claimed = open && out.claimScheduled();
            if (claimed) {
                flush(Writer.IO_THREAD);
            }
            polled = open && out.isScheduledOrFlushing();
            return claimed;
        }

        @Override
        public void flushDirectly() {
            flush(Writer.SENDER);
        }

        @Override
        public void flushForIoThread() {
            flush(Writer.HELPING_SENDER);
        }

        void flush(Writer by) {
            expect("others writing", writing.getAndIncrement(), 0);
            room = channelRoom;
            write(by);
            if (!open) {
                execute(() -> {}); // as a connection does that waits for the token to detach
            } else {
                LockSupport.unpark(ioThread); // looks whether all is written
            }
        }

        private void write(Writer by) {
            while (true) {
                if (out.isAtMessageBoundary() && !writeControl()) {
                    release(out::awaitChannel);
                    execute(this::onWritable);
                    return;
                }
                int buffers = out.gather(gathered);
                if (buffers > 0) {
                    if (!writeMessages(buffers)) {
                        release(out::awaitChannel);
                        execute(this::onWritable);
                        return;
                    }
                } else if (by == Writer.HELPING_SENDER) {
                    release(out::handOver); // the I/O thread was told before
                    return;
                } else {
                    writing.decrementAndGet();
                    switch (out.tryIdle()) {
                        case IDLE -> {
                            if (control.isEmpty() || !out.claimIdle()) {
                                return;
                            }
                            expect("others writing", writing.getAndIncrement(), 0);
                        }
                        case MORE -> expect("others writing", writing.getAndIncrement(), 0);
                        case BUSY -> {
                            out.handOver();
                            schedule();
                            return;
                        }
                    }
                }
            }
        }

        private void onWritable() {
            if (open && out.claimAwaitingChannel()) {
                flush(Writer.IO_THREAD);
            }
        }

        private void release(Runnable giveBack) {
            writing.decrementAndGet();
            giveBack.run();
        }

        private boolean writeControl() {
            try {
                return control.writeTo(new Channel());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private boolean writeMessages(int buffers) {
            int taken = 0;
            boolean all = true;
            for (int i = 0; i < buffers; i++) {
                taken += take(gathered[i]);
                all &= !gathered[i].hasRemaining();
            }
            if (taken > 0) {
                out.advance(taken);
            }
            return all;
        }

        private int take(ByteBuffer bytes) {
            int count = 0;
            while (room > 0 && bytes.hasRemaining()) {
                partial.write(bytes.get());
                room--;
                count++;
                if (partial.size() == 3) {
                    byte[] frame = partial.toByteArray();
                    partial.reset();
                    synchronized (written) {
                        written.add(String.valueOf((char) frame[2]));
                    }
                }
            }
            return count;
        }

        private final class Channel implements WritableByteChannel {
            @Override
            public int write(ByteBuffer bytes) {
                return take(bytes);
            }

            @Override
            public boolean isOpen() {
                return open;
            }

            @Override
            public void close() {}
        }
    }
}
