// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static dev.zmq.engine.testkit.Interleavings.expect;
import static dev.zmq.engine.testkit.Interleavings.explore;
import static dev.zmq.engine.testkit.Interleavings.exploreSmall;
import static dev.zmq.engine.testkit.Interleavings.inParallel;

import dev.zmq.engine.Message;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Queues that share what is sent to them, in the orders in which a sender and whoever writes one of them can come. */
@Tag("interleaving")
class FanOutInterleavingTest {

    private static final int FRAME_BYTES = 3;

    @Test
    void whatIsSharedIsWrittenOnceAndInOrder() {
        explore(() -> {
            Publisher publisher = new Publisher();

            inParallel(() -> publisher.first.write(2), () -> {
                publisher.share();
                publisher.share();
            });

            expect("written", publisher.first.text, "01");
        });
    }

    @Test
    void aQueueThatLeavesGetsNothingThatIsSharedAfterwards() {
        explore(() -> {
            Publisher publisher = new Publisher();

            inParallel(() -> publisher.first.write(3), () -> {
                publisher.share();
                publisher.leave();
                publisher.share(); // to the other one alone
                publisher.append();
                publisher.append();
            });

            expect("written", publisher.first.text, "023");
        });
    }

    @Test
    void aQueueThatGoesIdleIsEmptyAndApart() {
        explore(() -> {
            Publisher publisher = new Publisher();

            inParallel(() -> publisher.first.out.tryIdle(), publisher::shareOrAppend);

            publisher.first.out.claimIdle();
            publisher.first.write(1);
            expect("written", publisher.first.text, "0");
        });
    }

    @Test
    void theDepthIsNeverMoreThanWhatWasAppendedNorLessThanNothing() {
        exploreSmall(() -> {
            Publisher publisher = new Publisher();

            inParallel(
                    () -> {
                        long messages = publisher.first.out.messages();
                        long later = publisher.first.out.messages();
                        expect("messages stay", later >= messages && later <= 2, true);
                        expect("bytes", publisher.first.out.bytes() <= 2, true);
                        expect("depth", publisher.first.out.depth() <= 2, true);
                    },
                    () -> {
                        publisher.share();
                        publisher.leave();
                        publisher.share();
                        publisher.append();
                    });

            expect("messages", publisher.first.out.messages(), 2L);
            expect("bytes", publisher.first.out.bytes(), 2L);
        });
    }

    @Test
    void whoLetsGoLastGivesTheMemoryBack() {
        exploreSmall(() -> {
            Publisher publisher = new Publisher();
            publisher.share();

            inParallel(publisher.first.out::clear, publisher.second.out::clear);

            expect("bytes in use", publisher.pool.bytesInUse(), 0L);
            expect("a run", publisher.fanOut.isOpen(), false);
        });
    }

    /** A publisher of single digits with two peers that are members of a run. */
    private static final class Publisher {
        private final ShortLock sendLock = new ShortLock();
        private final ChunkPool pool = new ChunkPool();
        private final FanOut fanOut = new FanOut(pool);
        private final Peer first = new Peer(sendLock, pool);
        private final Peer second = new Peer(sendLock, pool);
        private int next;

        Publisher() {
            fanOut.open(List.of(first.pipe, second.pipe));
        }

        private Message message() {
            return Message.of(new byte[] {(byte) ('0' + next++)});
        }

        void share() {
            sendLock.lock();
            try {
                Message message = message();
                expect("prepared", fanOut.prepare(message), true);
                fanOut.append(message);
            } finally {
                sendLock.unlock();
            }
        }

        void leave() {
            sendLock.lock();
            try {
                first.out.setHighWaterMark(0); // whoever changes a limit leaves
            } finally {
                sendLock.unlock();
            }
        }

        void append() {
            sendLock.lock();
            try {
                first.append(message());
            } finally {
                sendLock.unlock();
            }
        }

        void shareOrAppend() {
            sendLock.lock();
            try {
                Message message = message();
                expect("prepared", fanOut.prepare(message), true);
                fanOut.append(message);
                if (fanOut.apart().contains(first.pipe)) {
                    first.append(message);
                }
            } finally {
                sendLock.unlock();
            }
        }
    }

    private static final class Peer {
        private final OutboundPipe out;
        private final Pipe pipe;
        private final ByteBuffer[] buffers = new ByteBuffer[4];
        private String text = "";

        Peer(ShortLock sendLock, ChunkPool pool) {
            out = new OutboundPipe(sendLock, pool, 0, () -> {});
            pipe = new Pipe("peer", true, out, new InboundPipe(1), new DropCounters());
        }

        void append(Message message) {
            out.appendParts(message, 0);
            out.commit();
        }

        /** With the token: writes until there have been so many messages. */
        void write(int messages) {
            while (text.length() < messages) {
                int count = out.gather(buffers);
                long bytes = 0;
                for (int i = 0; i < count; i++) {
                    for (int at = buffers[i].position(); at < buffers[i].limit(); at += FRAME_BYTES) {
                        text += (char) buffers[i].get(at + 2);
                    }
                    bytes += buffers[i].remaining();
                }
                if (bytes > 0) {
                    out.advance(bytes);
                }
            }
        }
    }
}
