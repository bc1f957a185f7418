// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import static dev.zmq.engine.testkit.Interleavings.expect;
import static dev.zmq.engine.testkit.Interleavings.explore;
import static dev.zmq.engine.testkit.Interleavings.inParallel;

import dev.zmq.engine.Message;
import dev.zmq.engine.pipe.ChunkPool;
import dev.zmq.engine.pipe.DropCounters;
import dev.zmq.engine.pipe.InboundPipe;
import dev.zmq.engine.pipe.OutboundPipe;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.pipe.ShortLock;
import dev.zmq.engine.pipe.WaitList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

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

    @Test
    void aPeerHasOneTurnInEachRoundHoweverItsMessagesCame() {
        explore(() -> {
            Inbox inbox = new Inbox();
            Pipe pipe = inbox.pipe();
            Pipe other = inbox.pipe();
            inbox.deliver(pipe, 1);
            inbox.receive();

            inParallel(() -> inbox.deliver(pipe, 2), inbox::poll);

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

        int receive() {
            Message first = poll();
            if (first != null) {
                return first.part(0)[0];
            }
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

        Message poll() {
            receiveLock.lock();
            try {
                return queue.poll();
            } finally {
                receiveLock.unlock();
            }
        }
    }
}
