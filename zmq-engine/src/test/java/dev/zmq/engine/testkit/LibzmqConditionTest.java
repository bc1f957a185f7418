// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.testkit.LibzmqCondition.Decision;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("V18")
class LibzmqConditionTest {

    @Test
    void runsWhereLibzmqIsInstalled() {
        assertThat(LibzmqCondition.decide(true, false)).isEqualTo(Decision.RUN);
        assertThat(LibzmqCondition.decide(true, true)).isEqualTo(Decision.RUN);
    }

    @Test
    void skipsWhereLibzmqIsMissingAndNotRequired() {
        assertThat(LibzmqCondition.decide(false, false)).isEqualTo(Decision.SKIP);
    }

    @Test
    void failsWhereLibzmqIsMissingAndRequired() {
        assertThat(LibzmqCondition.decide(false, true)).isEqualTo(Decision.FAIL);
    }

    @Test
    void saysWhatToInstall() {
        assertThat(LibzmqCondition.MISSING).contains("apt-get install python3-zmq");
    }
}
