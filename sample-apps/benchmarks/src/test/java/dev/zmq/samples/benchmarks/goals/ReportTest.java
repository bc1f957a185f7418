// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.goals;

import static dev.zmq.samples.benchmarks.goals.SampleOutcome.HALF;
import static dev.zmq.samples.benchmarks.goals.SampleOutcome.OUTCOME;
import static dev.zmq.samples.benchmarks.goals.SampleOutcome.SPEED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.samples.benchmarks.report.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {

    private static final Row RACE =
            Row.core("A race", "race --laps 1", Goal.ratioAtLeast(SPEED, 4), Goal.valueAtLeast(SPEED, 50));
    private static final Row OTHER = Row.further("Another race", "race --laps 2", Goal.ratioAtLeast(HALF, 1));

    private final Report report = new Report(
            List.of("report", "--quick"),
            Instant.parse("2026-05-04T03:02:01.5Z"),
            new Machine("Linux 6.1", "A processor", 2, 8L << 30, 0.12, "17"),
            2,
            List.of(RowResult.measured(RACE, OUTCOME), RowResult.failed(OTHER, "The track is wet")));

    @Test
    void countsTheGoalsThatAreMet() {
        assertThat(report.goals()).isEqualTo(3);
        assertThat(report.goalsMet()).isEqualTo(1);
        assertThat(report.hasFailures()).isTrue();
    }

    @Test
    void hasALineForEachFigureAndForWhatCouldNotBeMeasured() {
        assertThat(new Page(report).text().lines().filter(line -> line.startsWith("| ")))
                .containsExactly(
                        "| comparison | subject | peer | ratio | of the pairs | goal | met |",
                        "| A race | hare 45 km/h | tortoise 10 km/h | 4.50 | 3.00–6.00 | ratio ≥ 4, ≥ 50 km/h | **no** |",
                        "|  | hare 23 m/s | tortoise 5 m/s | 4.50 | 3.00–6.00 |  |  |",
                        "| Another race | not measured, see below |  |  |  |  | no |");
    }

    @Test
    void saysWhereAndHowItWasMade() {
        assertThat(new Page(report).text())
                .startsWith("# Benchmarks\n\n1 of 3 goals met.\n")
                .contains("Made by `report --quick`, 2026-05-04T03:02:01Z")
                .contains("A processor (2 processors), Linux 6.1, Java 17, 8 GiB; load average 0.12 before")
                .contains("Versions: hare 1.0, tortoise 1.0")
                .contains("java -jar benchmarks.jar compare race --laps 2")
                .endsWith("Not measured: Another race. The track is wet\n");
    }

    @Test
    void leavesAPageAndAFileForPrograms(@TempDir Path folder) throws Exception {
        Path page = folder.resolve("page.md");
        Path file = folder.resolve("page.json");

        report.writeTo(page, file);

        assertThat(Files.readString(page)).isEqualTo(new Page(report).text());
        JsonNode json = JsonMapper.shared().readTree(file);
        assertThat(json.at("/goalsMet").asInt()).isEqualTo(1);
        assertThat(json.at("/rows/0/goals/0/met").asBoolean()).isTrue();
        assertThat(json.at("/rows/0/result/result/ratio").asDouble()).isEqualTo(4.5);
        assertThat(json.at("/rows/1/failure").asString()).isEqualTo("The track is wet");
    }
}
