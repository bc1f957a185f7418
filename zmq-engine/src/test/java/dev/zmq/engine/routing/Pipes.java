// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import dev.zmq.engine.Message;
import dev.zmq.engine.pipe.ChunkPool;
import dev.zmq.engine.pipe.DropCounters;
import dev.zmq.engine.pipe.InboundPipe;
import dev.zmq.engine.pipe.OutboundPipe;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.pipe.ShortLock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Pipes without connections, and what connections would do with them. */
final class Pipes {

    private final ShortLock sendLock = new ShortLock();
    private final ChunkPool pool = new ChunkPool();
    private final Runnable onRoom;

    Pipes(Runnable onRoom) {
        this.onRoom = onRoom;
    }

    Pipe create(String name, int highWaterMark) {
        Pipe pipe = new Pipe(
                name,
                false,
                new OutboundPipe(sendLock, pool, highWaterMark, onRoom),
                new InboundPipe(highWaterMark),
                new DropCounters());
        pipe.channelOut().attach(new OutboundPipe.Flusher() {
            @Override
            public void schedule() {}

            @Override
            public void flushDirectly() {}

            @Override
            public void flushForIoThread() {}
        });
        return pipe;
    }

    /** Queues a message for the peer. */
    void send(Pipe pipe) {
        sendLock.lock();
        try {
            pipe.channelOut().appendParts(Message.of("m"), 0);
            pipe.channelOut().commit();
        } finally {
            sendLock.unlock();
        }
    }

    /** Writes some of the one-byte messages queued for the peer. */
    static void write(Pipe pipe, int messages) {
        ByteBuffer[] buffers = new ByteBuffer[16];
        int left = 3 * messages;
        int count;
        while (left > 0 && (count = pipe.channelOut().gather(buffers)) > 0) {
            int offered = 0;
            for (int i = 0; i < count; i++) {
                offered += buffers[i].remaining();
            }
            pipe.channelOut().advance(Math.min(left, offered));
            left -= Math.min(left, offered);
        }
    }

    /** Lets messages arrive from the peer, and tells the queue of it if need be. */
    static void arrive(FairQueue queue, Pipe pipe, String... texts) {
        for (String text : texts) {
            pipe.in().deliver(Message.of(text.getBytes(StandardCharsets.UTF_8)));
        }
        if (pipe.in().needsSignal()) {
            queue.onArrival(pipe);
        }
    }
}
