// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.samples.benchmarks.goals.Goal;
import dev.zmq.samples.benchmarks.goals.Row;
import dev.zmq.samples.benchmarks.goals.Rows;
import dev.zmq.samples.benchmarks.matches.Match;
import dev.zmq.samples.benchmarks.report.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RowsTest {

    static Stream<Row> rows() {
        return Rows.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyRowIsACommandAndItsGoalsAreFiguresOfIt(Row row) {
        Match<?> match = CompareCommand.match(row.arguments(), Map.of());

        assertThat(match.benchmark().columns())
                .extracting("key", String.class)
                .containsAll(row.goals().stream().map(Goal::figure).toList());
    }

    @Test
    void takesAPreferenceOnlyWhereACommandHasTheOption() {
        Match<?> match = CompareCommand.match(
                List.of("throughput", "--size", "16", "--peer", "libzmq"), Map.of("--seconds", 7, "--subscribers", 3));

        assertThat(((Traffic) match.setup()).schedule().interval()).isEqualTo(Duration.ofSeconds(7));
    }
}
