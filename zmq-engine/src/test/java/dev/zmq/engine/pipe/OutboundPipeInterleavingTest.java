// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static dev.zmq.engine.testkit.Interleavings.expect;
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

    @Test
    void whatIsSentAsTheQueueIsClearedIsDroppedOrStaysWhole() {
        exploreSmall(() -> {
            Sender sender = new Sender(0);
            sender.append('1');
            long[] dropped = {0};

            inParallel(() -> dropped[0] = sender.out.clear(), () -> sender.append('2'));

            expect("dropped and left", dropped[0] + sender.out.depth(), 2L);
            expect("left", sender.connect().written(), dropped[0] == 2 ? "" : "2");
        });
    }

    @Test
    void aMessageIsReplacedAsItsConnectionIsLostOrSentAgainWhole() {
        exploreSmall(() -> {
            Sender sender = new Sender(1);
            sender.append('1');
            sender.connect();
            sender.writeBytes(1);
            sender.out.awaitChannel();
            boolean[] replaced = {false};

            inParallel(() -> expect("detached", sender.out.detach(), true), () -> replaced[0] = sender.replace('2'));

            expect("sent again", sender.connect().written(), replaced[0] ? "2" : "1");
        });
    }

    @Test
    void aMessageIsReplacedAsAConnectionComesOrWrittenWhole() {
        exploreSmall(() -> {
            Sender sender = new Sender(1);
            sender.append('1');
            String[] written = {""};
            boolean[] replaced = {false};

            inParallel(() -> written[0] = sender.connect().written(), () -> replaced[0] = sender.replace('2'));

            expect("written", written[0], replaced[0] ? "2" : "1");
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

        /** Appends a message of one letter. */
        void append(char letter) {
            sendLock.lock();
            try {
                appendLocked(letter);
            } finally {
                sendLock.unlock();
            }
        }

        private void appendLocked(char letter) {
            out.appendPart(new byte[] {(byte) letter}, false);
            out.commit();
        }

        /** Takes a message in the place of what is queued, as a socket that conflates; returns false if it must not. */
        boolean replace(char letter) {
            sendLock.lock();
            try {
                boolean cleared = out.clearIfDetached() > 0;
                if (cleared) {
                    appendLocked(letter);
                }
                return cleared;
            } finally {
                sendLock.unlock();
            }
        }

        /** Takes the token, as a connection that is ready. */
        Sender connect() {
            out.attach(null);
            return this;
        }

        /** With the token: writes so many bytes. */
        void writeBytes(int count) {
            out.gather(new ByteBuffer[1]);
            out.advance(count);
        }

        /** With the token: writes all there is, and returns its letters. */
        String written() {
            StringBuilder letters = new StringBuilder();
            ByteBuffer[] gathered = new ByteBuffer[1];
            while (out.gather(gathered) > 0) {
                ByteBuffer bytes = gathered[0];
                expect("bytes", bytes.remaining() % FRAME_BYTES, 0);
                for (int i = bytes.position(); i < bytes.limit(); i += FRAME_BYTES) {
                    letters.append((char) bytes.get(i + FRAME_BYTES - 1));
                }
                out.advance(bytes.remaining());
            }
            return letters.toString();
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
