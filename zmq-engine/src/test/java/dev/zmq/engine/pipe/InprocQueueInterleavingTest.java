// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static dev.zmq.engine.testkit.Interleavings.expect;
import static dev.zmq.engine.testkit.Interleavings.explore;
import static dev.zmq.engine.testkit.Interleavings.inParallel;

import dev.zmq.engine.Message;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Room and wake-ups between two sockets of one process, in the orders in which their threads can come. */
@Tag("interleaving")
class InprocQueueInterleavingTest {

    @Test
    void aMessageThatComesAsTheQueueIsFoundEmptyIsReceived() {
        explore(() -> {
            Sockets sockets = new Sockets(0, 0);
            sockets.send(0);
            sockets.receive();

            inParallel(() -> sockets.send(1), () -> expect("message", sockets.receive(), 1));
        });
    }

    @Test
    void aSenderThatFindsTheQueueFullAsItIsEmptiedFindsRoom() {
        explore(() -> {
            Sockets sockets = new Sockets(1, 1);
            sockets.send(0);
            sockets.send(1);

            inParallel(() -> sockets.send(2), () -> sockets.in.poll());
        });
    }

    @Test
    void messagesPassAFullQueueInOrder() {
        explore(() -> {
            Sockets sockets = new Sockets(1, 1);
            sockets.send(0);

            inParallel(
                    () -> {
                        sockets.send(1);
                        sockets.send(2);
                    },
                    () -> {
                        for (int i = 0; i < 3; i++) {
                            expect("message", sockets.receive(), i);
                        }
                    });
        });
    }

    @ParameterizedTest(name = "to {0}")
    @ValueSource(ints = {2, 0})
    void aHigherWaterMarkOfTheReceiverIsNoticedByWhoWaitsForRoom(int raised) {
        explore(() -> {
            Sockets sockets = new Sockets(1, 1);
            sockets.send(0);
            sockets.send(1);

            inParallel(() -> sockets.send(2), () -> sockets.in.setHighWaterMark(raised));

            expect("depth", sockets.in.depth(), 3L);
        });
    }

    @Test
    void aSenderThatWaitsForRoomFindsItAtTheNextPeer() {
        explore(() -> {
            Sockets sockets = new Sockets(1, 1);
            sockets.send(0);
            sockets.send(1);

            inParallel(() -> sockets.send(2), () -> {
                sockets.out.close();
                sockets.open(new InboundPipe(1));
            });
        });
    }

    /** Two sockets, as far as the one sends and the other receives. */
    private static final class Sockets {
        private final ShortLock sendLock = new ShortLock();
        private final ShortLock receiveLock = new ShortLock();
        private final WaitList senders = new WaitList();
        private final WaitList receivers = new WaitList();
        private final InprocQueue out;
        private InboundPipe in;

        Sockets(int sendMark, int receiveMark) {
            BlockedClock blocked = new BlockedClock();
            out = new InprocQueue(sendLock, sendMark, senders::signalAll, false, new DropCounters(), blocked);
            in = new InboundPipe(receiveMark, blocked);
            open(in);
        }

        void open(InboundPipe to) {
            out.prepare();
            out.open(to, new InprocQueue.Receiver() {
                @Override
                public boolean queues() {
                    return true;
                }

                @Override
                public void messagesArrived() {
                    receivers.signalAll();
                }

                @Override
                public boolean hasRoom() {
                    return true;
                }

                @Override
                public void take(Message message) {
                    throw new AssertionError("queued instead");
                }
            });
            in = to;
        }

        void send(int number) {
            if (trySend(number)) {
                return;
            }
            while (true) {
                WaitList.Waiter waiter = senders.enter();
                try {
                    if (trySend(number)) {
                        return;
                    }
                    senders.await(waiter, Long.MAX_VALUE);
                } finally {
                    senders.leave(waiter);
                }
            }
        }

        private boolean trySend(int number) {
            sendLock.lock();
            try {
                if (!out.hasRoom()) {
                    return false;
                }
                out.appendPart(new byte[] {(byte) number}, false);
                out.commit();
                return true;
            } finally {
                sendLock.unlock();
            }
        }

        int receive() {
            while (true) {
                WaitList.Waiter waiter = receivers.enter();
                try {
                    Message message = poll();
                    if (message != null) {
                        return message.part(0)[0];
                    }
                    receivers.await(waiter, Long.MAX_VALUE);
                } finally {
                    receivers.leave(waiter);
                }
            }
        }

        private Message poll() {
            receiveLock.lock();
            try {
                Message message = in.poll();
                if (message == null) {
                    in.clearSignal();
                    message = in.poll();
                }
                return message;
            } finally {
                receiveLock.unlock();
            }
        }
    }
}
