// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.samples.benchmarks.measure.Comparison;
import dev.zmq.samples.benchmarks.measure.Comparison.Pair;
import dev.zmq.samples.benchmarks.measure.Latency;
import dev.zmq.samples.benchmarks.measure.Pattern;
import dev.zmq.samples.benchmarks.measure.Round;
import dev.zmq.samples.benchmarks.measure.Rounds;
import dev.zmq.samples.benchmarks.measure.Schedule;
import dev.zmq.samples.benchmarks.measure.Throughput;
import dev.zmq.samples.benchmarks.measure.Transport;
import dev.zmq.samples.benchmarks.measure.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchmarkTest {

    @Test
    void saysMessagesPerSecondInOneLine() {
        Comparison<Throughput.Run> comparison = fivePairs("libzmq", throughput(26_100_000), throughput(6_200_000));

        assertThat(Benchmark.THROUGHPUT.resultLine(comparison))
                .isEqualTo("ratio 4.21 (zmq-engine 26.1 M msg/s, libzmq 6.2 M msg/s, median of 5 pairs)");
    }

    @Test
    void saysLatenciesInOneLine() {
        Comparison<Latency.Run> comparison = fivePairs("libzmq", latency(14.9, 41, 80), latency(53.2, 90, 190));

        assertThat(Benchmark.LATENCY.resultLine(comparison))
                .isEqualTo("ratio 0.28 (zmq-engine 14.9 us p50 41 us p99 80 us p99.9,"
                        + " libzmq 53.2 us p50 90 us p99 190 us p99.9, median of 5 pairs)");
        assertThat(Benchmark.LATENCY.furtherLines(comparison))
                .containsExactly(
                        "also: ratio 0.46 (zmq-engine 41 us p99, libzmq 90 us p99, median of 5 pairs)",
                        "also: ratio 0.42 (zmq-engine 80 us p99.9, libzmq 190 us p99.9, median of 5 pairs)");
    }

    @Test
    void takesAWholeSampleForTheLatencyOfASingleMessage() {
        Histogram nanos = new Histogram(3);
        nanos.recordValue(30_000);

        assertThat(new Latency.Run("1.0", new Rounds(List.of(), List.of()), 1, nanos).oneWayMicros(50))
                .isBetween(29.9, 30.1);
    }

    @Test
    void saysWhichVersionsWereMeasured() {
        Comparison<Latency.Run> comparison = fivePairs("libzmq", latency(14.9, 41, 80), latency(53.2, 90, 190));

        assertThat(Benchmark.LATENCY.versionLine(comparison)).isEqualTo("versions: zmq-engine 1.0, libzmq 1.0");
    }

    @Test
    void saysWhatEachPairGave() {
        Pair<Latency.Run> pair = new Pair<>(3, latency(14.9, 41, 80), latency(53.2, 90, 190));

        assertThat(Benchmark.LATENCY.pairLine("zmq-engine", "libzmq", pair))
                .isEqualTo("pair 3: ratio 0.28 (zmq-engine 14.9 us p50 41 us p99 80 us p99.9,"
                        + " libzmq 53.2 us p50 90 us p99 190 us p99.9)");
    }

    @Test
    void leavesEveryRunInAFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("result.json");
        Comparison<Latency.Run> comparison = fivePairs("libzmq", latency(14.9, 41, 80), latency(53.2, 90, 190));

        ResultFile.of(new Outcome<>(Benchmark.LATENCY, conditions(), comparison))
                .writeTo(file);

        JsonNode json = JsonMapper.shared().readTree(file);
        assertThat(json.at("/result/line").asString()).isEqualTo(Benchmark.LATENCY.resultLine(comparison));
        assertThat(json.at("/result/peer/figures/oneWayMicrosP999").asDouble()).isBetween(189.0, 191.0);
        assertThat(json.at("/conditions/commandLine/0").asString()).isEqualTo("compare");
        assertThat(json.at("/conditions/setup/workload/messageBytes").asInt()).isEqualTo(16);
        assertThat(json.at("/conditions/machine/processors").asInt()).isPositive();
        assertThat(json.at("/pairs").size()).isEqualTo(5);
        JsonNode samples = json.at("/pairs/4/subject/details/samples");
        assertThat(samples.at("/count").asInt()).isEqualTo(10_000);
        assertThat(Base64.getDecoder().decode(samples.at("/hdrHistogram").asString()))
                .isNotEmpty();
    }

    private static <R> Comparison<R> fivePairs(String peer, R subjectRun, R peerRun) {
        return new Comparison<>(
                "zmq-engine",
                peer,
                IntStream.rangeClosed(1, 5)
                        .mapToObj(number -> new Pair<>(number, subjectRun, peerRun))
                        .toList());
    }

    private static Throughput.Run throughput(long messagesPerSecond) {
        Rounds rounds = new Rounds(List.of(), List.of(new Round(2 * messagesPerSecond + 1, 2_000_000_000)));
        return new Throughput.Run("1.0", "1.0", rounds, List.of());
    }

    /** Ten thousand round trips with the given one-way percentiles. */
    private static Latency.Run latency(double p50, double p99, double p999) {
        Histogram roundTrips = new Histogram(3);
        roundTrips.recordValueWithCount(roundTripNanos(p50), 9_800);
        roundTrips.recordValueWithCount(roundTripNanos(p99), 180);
        roundTrips.recordValueWithCount(roundTripNanos(p999), 20);
        return new Latency.Run("1.0", new Rounds(List.of(), List.of(new Round(10_000, 1))), 2, roundTrips);
    }

    private static long roundTripNanos(double oneWayMicros) {
        return (long) (oneWayMicros * 2 * 1000);
    }

    private static Conditions conditions() {
        Schedule schedule = new Schedule(Duration.ofSeconds(2), Duration.ofSeconds(2), 0, Duration.ofSeconds(120));
        return Conditions.now(
                List.of("compare", "latency"),
                new Traffic(Workload.of(Pattern.PING_PONG, Transport.TCP, 16), schedule));
    }
}
