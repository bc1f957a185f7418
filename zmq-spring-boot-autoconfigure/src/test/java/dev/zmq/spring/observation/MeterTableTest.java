// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.docs.KeyName;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of meters in {@code docs/observability.md} is the one that {@link ZmqMeter} makes. */
class MeterTableTest {

    private static final String HEAD = "| meter | Prometheus | kind | tags | meaning |";

    @Test
    void thePageShowsEveryMeterAsItIs() throws IOException {
        List<String> page = Files.readAllLines(Path.of("docs", "observability.md"));
        List<String> rows = page.stream()
                .dropWhile(line -> !line.equals(HEAD))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();

        List<String> expected =
                Stream.of(ZmqMeter.values()).map(MeterTableTest::row).toList();

        assertThat(rows)
                .as("rows to have below the head:%n%s", String.join("\n", expected))
                .isEqualTo(expected);
    }

    @Test
    void namesAndTagsAreInTheStyleOfMicrometer() {
        assertThat(ZmqMeter.values()).allSatisfy(meter -> {
            assertThat(meter.getName()).matches("zmq(\\.[a-z]+)+");
            assertThat(meter.getKeyNames()).isNotEmpty().doesNotHaveDuplicates();
            assertThat(meter.description()).doesNotEndWith(".");
        });
        assertThat(ZmqTag.ROUTING_ID.asString()).isEqualTo("routing.id");
    }

    private static String row(ZmqMeter meter) {
        String tags = Stream.of(meter.getKeyNames())
                .map(KeyName::asString)
                .map(tag -> "`" + tag + "`")
                .collect(Collectors.joining(", "));
        return "| `" + meter.getName() + "` | `" + prometheusName(meter) + "` | "
                + meter.getType().name().toLowerCase(Locale.ROOT) + " | " + tags + " | " + meter.description() + " |";
    }

    private static String prometheusName(ZmqMeter meter) {
        String name = new PrometheusNamingConvention().name(meter.getName(), meter.getType(), meter.getBaseUnit());
        return switch (meter.getType()) {
            case COUNTER -> name.endsWith("_total") ? name : name + "_total";
            case TIMER -> name + "_count`, `" + name + "_sum";
            default -> name;
        };
    }

    @Test
    void metersOfSinglePeersAreTheOnlyOnesThatNameThem() {
        assertThat(ZmqMeter.values())
                .filteredOn(meter -> Stream.of(meter.getKeyNames()).anyMatch(ZmqTag.PEER::equals))
                .isNotEmpty()
                .allMatch(ZmqMeter::isOfSinglePeer)
                .hasSize((int) Stream.of(ZmqMeter.values())
                        .filter(ZmqMeter::isOfSinglePeer)
                        .count());
    }
}
