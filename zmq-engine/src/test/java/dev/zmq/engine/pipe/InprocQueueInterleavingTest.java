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

    private static final DropCounters DROPS = new DropCounters();

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
                    () -> sockets.receive(0, 3));
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

    @Test
    void messagesKeepTheirOrderAsThePeerComes() {
        explore(() -> {
            Sockets sockets = new Sockets(0);
            sockets.send(0);

            inParallel(
                    () -> {
                        sockets.send(1);
                        sockets.send(2);
                    },
                    () -> {
                        sockets.open(new InboundPipe(0));
                        sockets.receive(0, 3);
                    });

            expect("left", sockets.in.depth(), 0L);
        });
    }

    @Test
    void whatIsSentAheadComesBeforeWhatWaits() {
        explore(() -> {
            Sockets sockets = new Sockets(0);
            sockets.send(1);
            sockets.out.prepare();
            sockets.sendAhead(0);

            inParallel(() -> sockets.send(2), () -> {
                sockets.open(new InboundPipe(0));
                sockets.receive(0, 3);
            });
        });
    }

    @Test
    void messagesGoToOnePeerOrToTheNextAsTheFirstOneGoes() {
        explore(() -> {
            Sockets sockets = new Sockets(0, 0);
            InboundPipe first = sockets.in;
            InboundPipe second = new InboundPipe(0);

            inParallel(
                    () -> {
                        for (int i = 0; i < 3; i++) {
                            sockets.send(i);
                        }
                    },
                    () -> {
                        sockets.out.close();
                        sockets.open(second);
                    });

            expectInOrder(3, first, second);
            expect("waiting", sockets.out.depth(), 0L);
        });
    }

    @Test
    void whatWaitedForThePeerIsNotHandedToTheNextOneToo() {
        explore(() -> {
            Sockets sockets = new Sockets(0);
            sockets.send(0);
            InboundPipe first = new InboundPipe(0);
            InboundPipe second = new InboundPipe(0);

            inParallel(() -> sockets.send(1), () -> {
                sockets.open(first);
                sockets.out.close();
                sockets.open(second);
            });

            expectInOrder(2, first, second);
        });
    }

    @Test
    void whatWaitsForAPeerThatIsNotToBeWaitsForTheNextOne() {
        explore(() -> {
            Sockets sockets = new Sockets(0);
            sockets.send(0);
            sockets.out.prepare();
            sockets.sendAhead(7); // for this peer only

            InboundPipe next = new InboundPipe(0);
            inParallel(() -> sockets.send(1), () -> {
                sockets.out.close();
                sockets.open(next);
            });

            expectInOrder(2, next);
        });
    }

    @Test
    void whoWaitsForRoomFindsItWhenThePeerComes() {
        explore(() -> {
            Sockets sockets = new Sockets(1);
            sockets.send(0);

            inParallel(() -> sockets.send(1), () -> sockets.open(new InboundPipe(1)));

            expect("depth", sockets.in.depth(), 2L);
        });
    }

    @Test
    void whoWaitsForRoomFindsItWhenThePeerHasGone() {
        explore(() -> {
            Sockets sockets = new Sockets(1, 1);
            sockets.send(0);
            sockets.send(1);

            inParallel(() -> sockets.send(2), sockets.out::close);

            expect("depth", sockets.out.depth(), 1L);
        });
    }

    /** Takes everything out of the queues, one after the other, and fails unless it is the numbers from 0 on. */
    private static void expectInOrder(int messages, InboundPipe... queues) {
        int next = 0;
        for (InboundPipe in : queues) {
            Message message;
            while ((message = in.poll()) != null) {
                expect("message", (int) message.part(0)[0], next++);
            }
        }
        expect("messages", next, messages);
    }

    /** Two sockets, as far as the one sends and the other receives. */
    private static final class Sockets {
        private final ShortLock sendLock = new ShortLock();
        private final ShortLock receiveLock = new ShortLock();
        private final WaitList senders = new WaitList();
        private final WaitList receivers = new WaitList();
        private final BlockedClock blocked = new BlockedClock();
        private final InprocQueue out;
        private InboundPipe in;

        Sockets(int sendMark) {
            out = new InprocQueue(sendLock, sendMark, senders::signalAll, false, DROPS, blocked);
        }

        Sockets(int sendMark, int receiveMark) {
            this(sendMark);
            open(new InboundPipe(receiveMark, blocked));
        }

        void open(InboundPipe to) {
            in = to;
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
        }

        void sendAhead(int number) {
            sendLock.lock();
            try {
                out.sendAhead(Message.of(new byte[] {(byte) number}));
            } finally {
                sendLock.unlock();
            }
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

        void receive(int first, int end) {
            for (int i = first; i < end; i++) {
                expect("message", receive(), i);
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
            while (true) {
                receiveLock.lock();
                try {
                    Message message = in.poll();
                    if (message != null) {
                        return message;
                    }
                    boolean told = in.clearSignal();
                    message = in.poll();
                    if (message != null || told) {
                        return message;
                    }
                } finally {
                    receiveLock.unlock();
                }
            }
        }
    }
}
