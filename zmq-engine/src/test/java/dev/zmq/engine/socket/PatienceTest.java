// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class PatienceTest {

    private static final int WAITS = 100_000;
    private static final long SHORT = Patience.SHORT_WAIT_NANOS - 1;

    private final Patience patience = new Patience(true);

    @Test
    void looksOnlyAfterAShortWait() {
        assertThat(patience.nanos()).isZero();

        patience.learn(SHORT, false);
        assertThat(patience.nanos()).isEqualTo(Patience.LOOK_NANOS);

        patience.learn(10_000_000, true);
        assertThat(patience.nanos()).isZero();
    }

    /** Another processor: a sleeping thread has to be woken up. */
    @Test
    void looksWhereThatMakesWaitsShorter() {
        assertThat(looks(look -> look > 0 ? 15_000 : 75_000)).isGreaterThan(WAITS * 99 / 100);
    }

    /** The same processor: the peer runs only once the thread sleeps. */
    @Test
    void sleepsWhereLookingMakesWaitsLonger() {
        assertThat(looks(look -> 20_000 + look)).isLessThan(WAITS / 100);
    }

    /** A message every 80 µs, or every 30 µs, whatever the thread does. */
    @Test
    void sleepsWhereLookingChangesNothing() {
        assertThat(looks(look -> 80_000)).isLessThan(WAITS / 100);
        assertThat(looks(look -> 30_000)).isLessThan(WAITS / 100);
    }

    @Test
    void noticesThatThePeerHasMoved() {
        assertThat(looks(look -> look > 0 ? 15_000 : 75_000)).isGreaterThan(WAITS * 99 / 100);
        assertThat(looks(look -> 20_000 + look)).isLessThan(WAITS / 100);
        assertThat(looks(look -> look > 0 ? 15_000 : 75_000)).isGreaterThan(WAITS * 9 / 10);
    }

    @Test
    void neverLooksOnASingleProcessor() {
        Patience alone = new Patience(false);
        alone.learn(SHORT, false);
        assertThat(alone.nanos()).isZero();
    }

    /** Returns how often the thread looked. */
    private int looks(LongUnaryOperator waitNanos) {
        int looks = 0;
        for (int i = 0; i < WAITS; i++) {
            long look = patience.nanos();
            patience.learn(waitNanos.applyAsLong(look), look > 0);
            looks += look > 0 ? 1 : 0;
        }
        return looks;
    }
}
