// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.reactor.IoThread;
import dev.zmq.engine.reactor.Timer;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The last phase of a connection that this side closes: sending is ended, and reading goes on until the peer ends as well.
 * Were the channel closed while the peer still sends, the kernel would answer with a reset, and what it has not delivered
 * yet would be lost. (libzmq loses it.) I/O thread.
 */
final class Finishing {

    private static final int MAX_READS_PER_TURN = 4;

    /**
     * How long a peer may be silent before it closes its side, and how long it may take in all. Without these, closing
     * would wait for whoever never reads, or never stops to send.
     */
    private static final long MAX_SILENCE_NANOS = 1_000_000_000;

    private static final long MAX_NANOS = 30_000_000_000L;

    private final IoThread io;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Runnable onEnd;

    private @Nullable Timer timer;
    private long endNanos;
    private boolean heard;

    /**
     * Creates a phase that has not begun.
     *
     * @param onEnd called when the channel can be closed
     */
    Finishing(IoThread io, SocketChannel channel, SelectionKey key, Runnable onEnd) {
        this.io = io;
        this.channel = channel;
        this.key = key;
        this.onEnd = onEnd;
    }

    /** Ends sending. */
    void start() {
        endNanos = System.nanoTime() + MAX_NANOS;
        timer = io.schedule(MAX_SILENCE_NANOS, this::onSilence);
        try {
            channel.shutdownOutput();
            key.interestOps(SelectionKey.OP_READ);
        } catch (IOException e) {
            onEnd.run(); // the peer was faster
        }
    }

    /** A peer that still sends, heartbeats if nothing else, is alive and may still be reading what we sent. */
    private void onSilence() {
        if (heard && System.nanoTime() - endNanos < 0) {
            heard = false;
            timer = io.schedule(MAX_SILENCE_NANOS, this::onSilence);
        } else {
            onEnd.run();
        }
    }

    /** Drops what the peer has sent. */
    void onReadable() throws IOException {
        for (int i = 0; i < MAX_READS_PER_TURN; i++) {
            int count = channel.read(io.readBuffer());
            if (count < 0) {
                onEnd.run();
            }
            if (count <= 0) {
                return;
            }
            heard = true;
        }
    }

    /** Forgets the timer. */
    void stop() {
        if (timer != null) {
            timer.cancel();
        }
    }
}
