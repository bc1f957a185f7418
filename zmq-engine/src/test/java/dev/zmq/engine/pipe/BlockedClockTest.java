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

    private final BlockedClock clock = new BlockedClock();

    @Test
    void countsNothingUntilItIsStarted() {
        assertThat(clock.since()).isNull();
        assertThat(clock.total()).isZero();
        clock.stop();
        assertThat(clock.total()).isZero();
    }

    @Test
    void runsFromStartToStop() {
        Instant before = Instant.now();
        long start = System.nanoTime();
        clock.start();
        assertThat(clock.since())
                .isBetween(before.minusMillis(50), Instant.now().plusMillis(50));
        Duration first = clock.total();
        assertThat(clock.total()).isGreaterThanOrEqualTo(first);
        clock.stop();
        long elapsed = System.nanoTime() - start;

        assertThat(clock.since()).isNull();
        assertThat(clock.total()).isGreaterThanOrEqualTo(first).isLessThanOrEqualTo(Duration.ofNanos(elapsed));
        assertThat(clock.total()).isEqualTo(clock.total());
    }

    @Test
    void intervalsAddUp() {
        clock.start();
        clock.stop();
        Duration one = clock.total();
        clock.start();
        clock.stop();

        assertThat(clock.total()).isGreaterThan(one);
    }

    @Test
    void startingAClockThatRunsLosesNothing() {
        clock.start();
        Instant since = clock.since();
        clock.start();
        assertThat(clock.since()).isBetween(since.minusMillis(50), since.plusMillis(50));
        Duration total = clock.total();
        clock.start();
        assertThat(clock.total()).isGreaterThanOrEqualTo(total);
    }

    @Test
    void whoeverReadItBeforeItWasStartedAnewDoesNotStopIt() {
        clock.start();
        BlockedClock.Reading first = clock.reading();
        clock.stop();
        clock.start();
        clock.stop(first);
        assertThat(clock.since()).isNotNull();

        clock.stop(clock.reading());
        assertThat(clock.since()).isNull();
    }

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

    /** Does what a connection does that writes the given number of queued messages of one byte. */
    private static void write(OutboundPipe pipe, int messages) {
        int frameBytes = 3; // flags, length, body
        assertThat(pipe.gather(new ByteBuffer[4])).isPositive();
        pipe.advance((long) messages * frameBytes);
    }
}
