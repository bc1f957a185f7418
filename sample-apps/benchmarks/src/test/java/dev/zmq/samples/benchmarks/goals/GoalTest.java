// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.goals;

import static dev.zmq.samples.benchmarks.goals.SampleOutcome.HALF;
import static dev.zmq.samples.benchmarks.goals.SampleOutcome.OUTCOME;
import static dev.zmq.samples.benchmarks.goals.SampleOutcome.SPEED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class GoalTest {

    @Test
    void isMetByARatioThatJustReachesIt() {
        assertThat(Goal.ratioAtLeast(SPEED, 4.5).isMetBy(OUTCOME)).isTrue();
        assertThat(Goal.ratioAtLeast(SPEED, 4.51).isMetBy(OUTCOME)).isFalse();
        assertThat(Goal.ratioAtMost(SPEED, 4.5).isMetBy(OUTCOME)).isTrue();
        assertThat(Goal.ratioAtMost(SPEED, 4.49).isMetBy(OUTCOME)).isFalse();
    }

    @Test
    void isMetByTheSubjectsOwnMedian() {
        assertThat(Goal.valueAtLeast(SPEED, 45).isMetBy(OUTCOME)).isTrue();
        assertThat(Goal.valueAtLeast(HALF, 23).isMetBy(OUTCOME)).isFalse();
        assertThat(Goal.valueAtMost(HALF, 22.5).isMetBy(OUTCOME)).isTrue();
        assertThat(Goal.valueAtMost(SPEED, 44).isMetBy(OUTCOME)).isFalse();
    }

    @Test
    void saysWhatIsWanted() {
        assertThat(Goal.ratioAtLeast(SPEED, 4).text(OUTCOME.benchmark())).isEqualTo("ratio ≥ 4");
        assertThat(Goal.ratioAtMost(SPEED, 0.3).text(OUTCOME.benchmark())).isEqualTo("ratio ≤ 0.3");
        assertThat(Goal.valueAtLeast(HALF, 9).text(OUTCOME.benchmark())).isEqualTo("≥ 9 m/s");
        assertThat(Goal.valueAtMost(SPEED, 9).text(OUTCOME.benchmark())).isEqualTo("≤ 9 km/h");
    }

    @Test
    void refusesAFigureThatThereIsNot() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Goal.ratioAtLeast("weight", 1).isMetBy(OUTCOME))
                .withMessage("sample has no figure weight");
    }
}
