// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import dev.zmq.engine.testkit.Litmus;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Room in a queue to a peer, on a processor that delays writes behind reads. */
@Tag("race")
class OutboundPipeRaceTest {

    private static final int FRAME_BYTES = 3;

    @Test
    void whoFindsTheQueueFullAsItDrainsFindsRoomOrIsTold() {
        Queue<Round> used = new ArrayDeque<>(); // each holds 64 KiB, too much to be made anew
        Litmus.check(
                () -> Objects.requireNonNullElseGet(used.poll(), Round::new).prepare(),
                round -> round.out.advance(FRAME_BYTES),
                round -> round.room = round.out.hasRoom(),
                round -> {
                    used.add(round);
                    return !round.told && !round.room;
                });
    }

    /** A queue with one message, which is all that goes into it. */
    private static final class Round {
        private final OutboundPipe out = new OutboundPipe(new ShortLock(), new ChunkPool(), 1, this::tell);
        private boolean told;
        private boolean room;

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
