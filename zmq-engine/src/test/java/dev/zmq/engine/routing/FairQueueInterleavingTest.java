// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import static dev.zmq.engine.testkit.Interleavings.expect;
import static dev.zmq.engine.testkit.Interleavings.explore;
import static dev.zmq.engine.testkit.Interleavings.inParallel;

import dev.zmq.engine.Message;
import dev.zmq.engine.pipe.BlockedClock;
import dev.zmq.engine.pipe.ChunkPool;
import dev.zmq.engine.pipe.DropCounters;
import dev.zmq.engine.pipe.InboundPipe;
import dev.zmq.engine.pipe.InprocQueue;
import dev.zmq.engine.pipe.OutboundPipe;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.pipe.ShortLock;
import dev.zmq.engine.pipe.WaitList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a socket learns that a peer has messages, in the orders in which its threads can come. */
@Tag("interleaving")
class FairQueueInterleavingTest {

    @Test
    void messagesThatComeAsTheirPeerIsFoundEmptyAreReceived() {
        explore(() -> {
            Inbox inbox = new Inbox();
            Pipe pipe = inbox.pipe();
            inbox.deliver(pipe, 1);
            inbox.receive();

            inParallel(() -> inbox.deliver(pipe, 2, 3), () -> expect("sum", inbox.receive() + inbox.receive(), 5));
        });
    }

    @Test
    void messagesThatComeAsSomebodyLooksForThemAreReceived() {
        explore(() -> {
            Inbox inbox = new Inbox();
            Pipe pipe = inbox.pipe();
            inbox.deliver(pipe, 1);
            inbox.receive();

            inParallel(() -> inbox.deliver(pipe, 2, 3), () -> {
                inbox.awaitMessage();
                inbox.awaitMessage(); // looking changes nothing
                expect("sum", inbox.receive() + inbox.receive(), 5);
            });
        });
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatIsFoundEmptyAsItsMessagesComeIsNotForgotten(Look look) {
        explore(() -> {
            Inbox inbox = new Inbox();
            Pipe pipe = inbox.pipe();
            inbox.deliver(pipe, 1);
            inbox.receive();
            int[] sum = {0};

            inParallel(() -> sum[0] += look.at(inbox), () -> inbox.deliver(pipe, 2, 3));

            for (int number; (number = inbox.tryReceive()) > 0; ) {
                sum[0] += number;
            }
            expect("sum", sum[0], 5);
        });
    }

    @Test
    void noArrivalIsLost() {
        explore(() -> {
            Inbox inbox = new Inbox();
            Pipe first = inbox.pipe();
            Pipe second = inbox.pipe();

            inParallel(
                    () -> inbox.deliver(first, 1),
                    () -> inbox.deliver(second, 10),
                    () -> expect("sum", inbox.receive() + inbox.receive(), 11));
        });
    }

    @ParameterizedTest
    @EnumSource
    void aPeerHasOneTurnInEachRoundHoweverItsMessagesCame(Look look) {
        explore(() -> {
            Inbox inbox = new Inbox();
            Pipe pipe = inbox.pipe();
            Pipe other = inbox.pipe();
            inbox.deliver(pipe, 1);
            inbox.receive();

            inParallel(() -> inbox.deliver(pipe, 2), () -> look.at(inbox));

            inbox.deliver(pipe, 1, 1, 1);
            inbox.deliver(other, 10, 10, 10);
            int sum = 0;
            for (int i = 0; i < 4; i++) {
                sum += inbox.receive() >= 10 ? 1 : 0;
            }
            expect("messages of the other one among four", sum, 2);
        });
    }

    @Test
    void twoReceiversGetOneMessageEach() {
        explore(() -> {
            Inbox inbox = new Inbox();
            Pipe pipe = inbox.pipe();
            inbox.deliver(pipe, 1);
            int[] received = new int[2];

            inParallel(
                    () -> inbox.deliver(pipe, 2),
                    () -> received[0] = inbox.receive(),
                    () -> received[1] = inbox.receive());

            expect("sum", received[0] + received[1], 3);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aMessageOfASocketOfTheSameContextIsFoundOrTold(Look look) {
        explore(() -> {
            Inbox inbox = new Inbox();
            Neighbour neighbour = new Neighbour(inbox);
            neighbour.send(1);
            inbox.receive();
            int[] sum = {0};

            inParallel(
                    () -> {
                        neighbour.send(2);
                        neighbour.send(3);
                    },
                    () -> {
                        sum[0] += look.at(inbox);
                        while (sum[0] < 5) {
                            sum[0] += inbox.receive();
                        }
                    });

            expect("sum", sum[0], 5);
        });
    }

    @Test
    void aGlanceLeavesAPeerOnTheRound() {
        explore(() -> {
            Inbox inbox = new Inbox();
            Pipe pipe = inbox.pipe();
            inbox.deliver(pipe, 1);
            inbox.receive();

            inParallel(
                    () -> inbox.deliver(pipe, 2, 3),
                    () -> expect("sum", inbox.glanceAndReceive() + inbox.glanceAndReceive(), 5));
        });
    }

    /** Ways to find a queue empty. */
    private enum Look {
        RECEIVE {
            @Override
            int at(Inbox inbox) {
                return inbox.tryReceive();
            }
        },
        HAS_MESSAGE {
            @Override
            int at(Inbox inbox) {
                inbox.hasMessage();
                return 0;
            }
        };

        /** Returns the number that was received, 0 for none. */
        abstract int at(Inbox inbox);
    }

    /** A socket, as far as it receives. */
    private static final class Inbox {
        private final FairQueue queue = new FairQueue();
        private final ShortLock receiveLock = new ShortLock();
        private final WaitList receivers = new WaitList();

        Pipe pipe() {
            OutboundPipe out = new OutboundPipe(new ShortLock(), new ChunkPool(), 1, () -> {});
            return new Pipe("tcp://127.0.0.1:1", true, out, new InboundPipe(0), new DropCounters());
        }

        void deliver(Pipe pipe, int... numbers) {
            byte[] frames = new byte[3 * numbers.length];
            for (int i = 0; i < numbers.length; i++) {
                frames[3 * i + 1] = 1;
                frames[3 * i + 2] = (byte) numbers[i];
            }
            pipe.in().deliver(frames, numbers.length, numbers.length);
            if (pipe.in().needsSignal()) {
                queue.onArrival(pipe);
                receivers.signalAll();
            }
        }

        int glanceAndReceive() {
            int number = tryReceive(true);
            return number > 0 ? number : receive();
        }

        int receive() {
            int first = tryReceive();
            if (first > 0) {
                return first;
            }
            while (true) {
                WaitList.Waiter waiter = receivers.enter();
                try {
                    int number = tryReceive();
                    if (number > 0) {
                        return number;
                    }
                    receivers.await(waiter, Long.MAX_VALUE);
                } finally {
                    receivers.leave(waiter);
                }
            }
        }

        void awaitMessage() {
            while (true) {
                WaitList.Waiter waiter = receivers.enter();
                try {
                    if (hasMessage()) {
                        return;
                    }
                    receivers.await(waiter, Long.MAX_VALUE);
                } finally {
                    receivers.leave(waiter);
                }
            }
        }

        boolean hasMessage() {
            while (true) {
                receiveLock.lock();
                try {
                    if (queue.hasMessage()) {
                        return true;
                    }
                    if (!queue.isUncertain()) {
                        return false;
                    }
                } finally {
                    receiveLock.unlock();
                }
            }
        }

        int tryReceive() {
            return tryReceive(false);
        }

        private int tryReceive(boolean glance) {
            while (true) {
                receiveLock.lock();
                try {
                    Message message = queue.poll(glance);
                    if (message != null) {
                        return message.part(0)[0];
                    }
                    if (!queue.isUncertain()) {
                        return 0;
                    }
                } finally {
                    receiveLock.unlock();
                }
            }
        }
    }

    /** A socket of the same context that sends to an inbox. */
    private static final class Neighbour implements InprocQueue.Receiver {
        private final Inbox inbox;
        private final ShortLock sendLock = new ShortLock();
        private final InprocQueue out;
        private final Pipe accepted;

        Neighbour(Inbox inbox) {
            this.inbox = inbox;
            this.accepted = inbox.pipe();
            this.out = new InprocQueue(sendLock, 0, () -> {}, false, new DropCounters(), new BlockedClock());
            out.prepare();
            out.open(accepted.in(), this);
        }

        void send(int number) {
            sendLock.lock();
            try {
                out.add(Message.of(new byte[] {(byte) number}));
            } finally {
                sendLock.unlock();
            }
        }

        @Override
        public boolean queues() {
            return true;
        }

        @Override
        public void messagesArrived() {
            inbox.queue.onArrival(accepted);
            inbox.receivers.signalAll();
        }

        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public void take(Message message) {
            throw new AssertionError("queued instead");
        }
    }
}
