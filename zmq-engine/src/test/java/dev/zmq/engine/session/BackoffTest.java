// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.session.SessionSettings.Reconnect;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R34")
class BackoffTest {

    private final Backoff constant = new Backoff(new Reconnect(100, 0));
    private final Backoff growing = new Backoff(new Reconnect(100, 1000));

    @Test
    void withoutAMaximumTheIntervalStaysAndVariesByUpToItsLength() {
        long[] waits = LongStream.range(0, 1000).map(i -> constant.nextMillis()).toArray();

        assertThat(LongStream.of(waits)).allMatch(wait -> wait >= 100 && wait < 200);
        assertThat(LongStream.of(waits).distinct().count()).isGreaterThan(50);
    }

    @Test
    void withAMaximumTheIntervalDoublesUpToIt() {
        assertThat(next(growing, 6)).containsExactly(100, 200, 400, 800, 1000, 1000);
    }

    @Test
    void aProtocolErrorDoublesTheIntervalInAnyCase() {
        long[] waits = LongStream.range(0, 9)
                .map(i -> constant.nextMillisAfterProtocolError())
                .toArray();

        assertThat(waits).containsExactly(100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000);
        assertThat(growing.nextMillisAfterProtocolError()).isEqualTo(100);
        assertThat(growing.nextMillis()).isEqualTo(200);
    }

    @Test
    void aProtocolErrorNeverShortensTheInterval() {
        Backoff slow = new Backoff(new Reconnect(60_000, 0));

        assertThat(slow.nextMillisAfterProtocolError()).isEqualTo(60_000);
        assertThat(slow.nextMillisAfterProtocolError()).isEqualTo(60_000);
    }

    @Test
    void afterASuccessTheIntervalIsShortAgain() {
        next(growing, 5);

        growing.reset();

        assertThat(next(growing, 2)).containsExactly(100, 200);
    }

    @Test
    void aMaximumBelowTheIntervalIsTheInterval() {
        assertThat(next(new Backoff(new Reconnect(100, 30)), 3)).containsOnly(30);
    }

    @Test
    void theLongestIntervalsDoNotOverflow() {
        Backoff long1 = new Backoff(new Reconnect(Long.MAX_VALUE / 3, Long.MAX_VALUE));

        assertThat(next(long1, 4))
                .containsExactly(Long.MAX_VALUE / 3, Long.MAX_VALUE / 3 * 2, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    private static long[] next(Backoff backoff, int count) {
        return LongStream.range(0, count).map(i -> backoff.nextMillis()).toArray();
    }
}
