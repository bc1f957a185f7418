// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("V78")
class BlockedClockTest {

    @Test
    void stopsWhenTheQueueHasDrainedToTheLowWaterMarkThoughNobodySends() {
        AtomicInteger roomSignals = new AtomicInteger();
        OutboundPipe pipe = new OutboundPipe(new ShortLock(), new ChunkPool(), 4, roomSignals::incrementAndGet);
        while (pipe.hasRoom()) {
            pipe.appendPart(new byte[1], false);
            pipe.commit();
        }
        assertThat(pipe.depth()).isEqualTo(4);
        assertThat(pipe.blocked().since()).isNotNull().isBeforeOrEqualTo(Instant.now());

        write(pipe, 1);
        assertThat(pipe.blocked().since()).isNotNull();
        assertThat(roomSignals).hasValue(0);

        write(pipe, 1);
        assertThat(pipe.depth()).isEqualTo(2);
        assertThat(pipe.blocked().since()).isNull();
        Duration total = pipe.blocked().total();
        assertThat(total).isPositive();
        assertThat(roomSignals).hasValue(1);

        assertThat(pipe.hasRoom()).isTrue();
        assertThat(pipe.blocked().total()).isEqualTo(total);
    }

    @Test
    void isNotStoppedOnceItWasStartedAgain() {
        BlockedClock clock = new BlockedClock();
        clock.start();
        long first = clock.startedAtNanos();
        clock.stop(first);
        assertThat(clock.since()).isNull();

        do {
            clock.start();
        } while (clock.startedAtNanos() == first);
        clock.stop(first);

        assertThat(clock.since()).isNotNull();
    }

    /** Does what a connection does that writes the given number of queued messages of one byte. */
    private static void write(OutboundPipe pipe, int messages) {
        int frameBytes = 3; // flags, length, body
        assertThat(pipe.gather(new ByteBuffer[4])).isPositive();
        pipe.advance((long) messages * frameBytes);
    }
}
