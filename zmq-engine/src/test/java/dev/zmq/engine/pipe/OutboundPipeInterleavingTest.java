// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static dev.zmq.engine.testkit.Interleavings.exploreSmall;
import static dev.zmq.engine.testkit.Interleavings.inParallel;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Room in a queue to a peer, in the orders in which its two ends can come. Little else happens in these scenarios, so that
 * few orders are all there are; for the whole of sending see the tests of the flush token.
 */
@Tag("interleaving")
class OutboundPipeInterleavingTest {

    private static final int FRAME_BYTES = 3;

    @Test
    void whoFindsTheQueueFullAsItDrainsFindsRoomOrIsTold() {
        exploreSmall(() -> {
            Sender sender = new Sender(1);
            sender.send();

            inParallel(() -> sender.out.advance(FRAME_BYTES), sender::awaitRoom);
        });
    }

    @Test
    void whoFindsTheQueueFullInBytesAsItDrainsFindsRoomOrIsTold() {
        exploreSmall(() -> {
            Sender sender = new Sender(0);
            sender.out.setMaxBytes(1);
            sender.send();

            inParallel(() -> sender.out.advance(FRAME_BYTES), sender::awaitRoom);
        });
    }

    @Test
    void whoFindsTheQueueFullAsItIsClearedFindsRoomOrIsTold() {
        exploreSmall(() -> {
            Sender sender = new Sender(1);
            sender.send();

            inParallel(sender.out::clear, sender::awaitRoom);
        });
    }

    @Test
    void whoFoundTheQueueFullIsToldOfEachTimeItDrains() {
        exploreSmall(() -> {
            Sender sender = new Sender(1);
            sender.send();
            sender.out.hasRoom(); // full from now on

            inParallel(() -> sender.out.advance(FRAME_BYTES), () -> {
                sender.awaitRoom();
                sender.send();
            });
            inParallel(() -> sender.out.advance(FRAME_BYTES), sender::awaitRoom);
        });
    }

    /** A socket, as far as it waits for room. */
    private static final class Sender {
        private final ShortLock sendLock = new ShortLock();
        private final WaitList senders = new WaitList();
        private final OutboundPipe out;

        Sender(int highWaterMark) {
            out = new OutboundPipe(sendLock, new ChunkPool(), highWaterMark, senders::signalAll);
        }

        void send() {
            sendLock.lock();
            try {
                out.appendPart(new byte[1], false);
                out.commit();
                out.gather(new ByteBuffer[1]);
            } finally {
                sendLock.unlock();
            }
        }

        void awaitRoom() {
            while (true) {
                WaitList.Waiter waiter = senders.enter();
                try {
                    if (hasRoom()) {
                        return;
                    }
                    senders.await(waiter, Long.MAX_VALUE);
                } finally {
                    senders.leave(waiter);
                }
            }
        }

        private boolean hasRoom() {
            sendLock.lock();
            try {
                return out.hasRoom();
            } finally {
                sendLock.unlock();
            }
        }
    }
}
