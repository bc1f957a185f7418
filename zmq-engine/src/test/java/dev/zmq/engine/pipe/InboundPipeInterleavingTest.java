// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static dev.zmq.engine.testkit.Interleavings.expect;
import static dev.zmq.engine.testkit.Interleavings.explore;
import static dev.zmq.engine.testkit.Interleavings.exploreSmall;
import static dev.zmq.engine.testkit.Interleavings.inParallel;

import dev.zmq.engine.Message;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credit and wake-ups of a queue from a peer, in the orders in which its threads can come. */
@Tag("interleaving")
class InboundPipeInterleavingTest {

    @ParameterizedTest(name = "high-water mark {0}, {1} bytes")
    @CsvSource({"1, 0", "0, 1", "2, 1"})
    void aSourceThatStallsAsTheLastMessageIsTakenIsResumed(int highWaterMark, long maxBytes) {
        exploreSmall(() -> {
            Room room = new Room(highWaterMark, maxBytes);
            Reader reader = new Reader(room);
            reader.deliverOnce(0);

            inParallel(() -> reader.deliver(1, 2, 1), () -> room.in.poll());
        });
    }

    @Test
    void aMessageThatComesAsTheQueueIsFoundEmptyIsReceived() {
        explore(() -> {
            Room room = new Room(0);
            Reader reader = new Reader(room);
            reader.deliverOnce(0);
            room.receive();

            inParallel(() -> reader.deliverOnce(1), () -> expect("message", room.receive(), 1));
        });
    }

    @ParameterizedTest(name = "high-water mark {0}, {1} bytes, {2} messages in batches of {3}")
    @CsvSource({"1, 0, 2, 1", "2, 0, 3, 2", "0, 1, 2, 1", "0, 2, 4, 2", "2, 1, 2, 1"})
    void noCreditAndNoWakeUpIsLost(int highWaterMark, long maxBytes, int messages, int batch) {
        explore(() -> {
            Room room = new Room(highWaterMark, maxBytes);
            Reader reader = new Reader(room);

            inParallel(() -> reader.deliver(0, messages, batch), () -> room.receive(0, messages));
        });
    }

    @Test
    void twoReceiversGetOneMessageEach() {
        explore(() -> {
            Room room = new Room(0);
            Reader reader = new Reader(room);
            reader.deliverOnce(1);
            int[] received = new int[2];

            inParallel(
                    () -> reader.deliverOnce(2),
                    () -> received[0] = room.receive(),
                    () -> received[1] = room.receive());

            expect("sum", received[0] + received[1], 3);
        });
    }

    @ParameterizedTest(name = "to {0}")
    @ValueSource(ints = {2, 0})
    void aHigherWaterMarkLetsTheSourceGoOnThoughNobodyReceives(int raised) {
        explore(() -> {
            Room room = new Room(1);
            Reader reader = new Reader(room);
            reader.deliverOnce(0);

            inParallel(() -> reader.deliver(1, 2, 1), () -> room.in.setHighWaterMark(raised));

            expect("depth", room.in.depth(), 2L);
        });
    }

    @Test
    void aLowerWaterMarkStrandsNobody() {
        explore(() -> {
            Room room = new Room(4);
            Reader reader = new Reader(room);
            reader.deliver(0, 2, 2);
            expect("message", room.receive(), 0); // from now on nothing is planned before the end of the batch

            inParallel(
                    () -> {
                        room.in.setHighWaterMark(1);
                        reader.deliver(2, 3, 1);
                    },
                    () -> room.receive(1, 3));
        });
    }

    @Test
    void aWaterMarkThatIsLoweredAsTheNextLookIsPlannedCounts() {
        exploreSmall(() -> {
            Room room = new Room(10);
            Reader reader = new Reader(room);
            reader.deliver(0, 2, 2);

            inParallel(() -> room.in.setHighWaterMark(1), () -> room.in.poll());

            expect("stalled", room.in.stall(), true);
            room.in.poll();
            expect("resumed at the low-water mark", reader.resumed, true);
        });
    }

    @Test
    void theNextConnectionIsNotLeftStalledByTheLastOne() {
        explore(() -> {
            Room room = new Room(1);
            new Reader(room).deliverOnce(0);
            expect("stalled", room.in.stall(), true); // and cut off before it is resumed

            inParallel(
                    () -> {
                        room.in.attach(null);
                        new Reader(room).deliver(1, 3, 1);
                    },
                    () -> room.receive(0, 2));
        });
    }

    private static byte[] frame(int number) {
        return new byte[] {0, 1, (byte) number};
    }

    /** A socket, as far as it receives from one peer. */
    private static final class Room {
        final InboundPipe in;
        final ShortLock lock = new ShortLock();
        final WaitList receivers = new WaitList();

        Room(int highWaterMark) {
            this(highWaterMark, 0);
        }

        Room(int highWaterMark, long maxBytes) {
            in = new InboundPipe(highWaterMark, maxBytes, new BlockedClock());
        }

        void receive(int first, int end) {
            for (int i = first; i < end; i++) {
                expect("message", receive(), i);
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

        private Message poll() {
            lock.lock();
            try {
                Message message = in.poll();
                if (message == null) {
                    in.clearSignal();
                    message = in.poll();
                    if (message != null && in.needsSignal()) {
                        receivers.signalAll(); // whoever comes next is not told otherwise
                    }
                }
                return message;
            } finally {
                lock.unlock();
            }
        }
    }

    /** A connection, as far as it reads: it stops for lack of room and goes on when it is told to. */
    private static final class Reader implements InboundPipe.Source {
        private final Room room;
        private volatile boolean resumed;
        private volatile Thread thread;

        Reader(Room room) {
            this.room = room;
            room.in.attach(this);
        }

        void deliver(int first, int end, int batch) {
            thread = Thread.currentThread();
            int next = first;
            while (next < end) {
                int credit = room.in.credit();
                if (credit > 0) {
                    int count = Math.min(Math.min(credit, batch), end - next);
                    byte[] frames = new byte[3 * count];
                    for (int i = 0; i < count; i++) {
                        System.arraycopy(frame(next + i), 0, frames, 3 * i, 3);
                    }
                    next += count;
                    deliver(frames, count);
                } else if (room.in.stall()) {
                    awaitResume();
                }
            }
        }

        void deliverOnce(int number) {
            deliver(frame(number), 1);
        }

        private void deliver(byte[] frames, int count) {
            room.in.deliver(frames, count, count);
            if (room.in.needsSignal()) {
                room.receivers.signalAll();
            }
        }

        private void awaitResume() {
            while (!resumed) {
                LockSupport.park(this);
            }
            resumed = false;
            room.in.unstall();
        }

        @Override
        public void resume() {
            resumed = true;
            LockSupport.unpark(thread);
        }
    }
}
