// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import dev.zmq.engine.Message;
import dev.zmq.engine.testkit.Litmus;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Credit and wake-ups of a queue from a peer, on a processor that delays writes behind reads. */
@Tag("race")
class InboundPipeRaceTest {

    private static final byte[] FRAME = {0, 1, 0};

    @ParameterizedTest(name = "high-water mark {0}, {1} bytes")
    @CsvSource({"1, 0", "0, 1", "2, 1"})
    void aSourceThatStallsAsTheQueueDrainsGoesOn(int highWaterMark, long maxBytes) {
        record Round(InboundPipe in, boolean[] resumed, boolean[] stalled) {}
        Litmus.check(
                () -> {
                    boolean[] resumed = {false};
                    InboundPipe in = new InboundPipe(highWaterMark, maxBytes, new BlockedClock());
                    in.deliver(FRAME, 1, 1);
                    in.stall(); // starts the clock, which would come between what must not be reordered
                    in.attach(() -> resumed[0] = true);
                    return new Round(in, resumed, new boolean[] {false});
                },
                round -> round.stalled[0] = round.in.stall(),
                round -> round.in.poll(),
                round -> round.stalled[0] && !round.resumed[0]);
    }

    @Test
    void aWaterMarkThatIsLoweredAsTheNextLookIsPlannedCounts() {
        record Round(InboundPipe in, boolean[] resumed) {}
        byte[] twoFrames = {0, 1, 0, 0, 1, 0};
        Litmus.check(
                () -> {
                    boolean[] resumed = {false};
                    InboundPipe in = new InboundPipe(10);
                    in.attach(() -> resumed[0] = true);
                    in.deliver(twoFrames.clone(), 2, 2);
                    return new Round(in, resumed);
                },
                round -> round.in.setHighWaterMark(1),
                round -> round.in.poll(),
                round -> {
                    boolean stalled = round.in.stall();
                    round.in.poll(); // down to the low-water mark
                    return stalled && !round.resumed[0];
                });
    }

    @Test
    void aMessageThatComesAsTheQueueIsFoundEmptyIsFoundOrTold() {
        record Round(InboundPipe in, boolean[] told, Message[] found) {}
        Litmus.check(
                () -> {
                    InboundPipe in = new InboundPipe(1);
                    in.needsSignal(); // the consumer was told of messages before, and took them
                    return new Round(in, new boolean[] {false}, new Message[1]);
                },
                round -> {
                    round.in.deliver(FRAME, 1, 1);
                    round.told[0] = round.in.needsSignal();
                },
                round -> {
                    round.in.clearSignal();
                    round.found[0] = round.in.poll();
                },
                round -> !round.told[0] && round.found[0] == null);
    }
}
