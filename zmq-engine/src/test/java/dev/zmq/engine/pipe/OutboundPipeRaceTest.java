// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import dev.zmq.engine.testkit.Litmus;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Room in a queue to a peer, on a processor that delays writes behind reads. */
@Tag("race")
class OutboundPipeRaceTest {

    private static final int FRAME_BYTES = 3;

    @ParameterizedTest(name = "high-water mark {0}, {1} bytes")
    @CsvSource({"1, 0", "0, 1"})
    void whoFindsTheQueueFullAsItDrainsFindsRoomOrIsTold(int highWaterMark, long maxBytes) {
        Queue<Round> used = new ArrayDeque<>(); // each holds 64 KiB, too much to be made anew
        Litmus.check(
                () -> Objects.requireNonNullElseGet(used.poll(), () -> new Round(highWaterMark, maxBytes))
                        .prepare(),
                round -> round.out.advance(FRAME_BYTES),
                round -> round.room = round.out.hasRoom(),
                round -> {
                    used.add(round);
                    return !round.told && !round.room;
                });
    }

    /** A queue with one message, which is all that goes into it. */
    private static final class Round {
        private final OutboundPipe out;
        private boolean told;
        private boolean room;

        Round(int highWaterMark, long maxBytes) {
            out = new OutboundPipe(new ShortLock(), new ChunkPool(), highWaterMark, this::tell);
            out.setMaxBytes(maxBytes);
        }

        Round prepare() {
            out.hasRoom();
            out.appendPart(new byte[1], false);
            out.commit();
            out.gather(new ByteBuffer[1]);
            told = false;
            return this;
        }

        private void tell() {
            told = true;
        }
    }
}
