// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DashboardTest {

    private static final Path PROVISIONING = Path.of("grafana", "provisioning");
    private static final int COLUMNS = 24;

    private record Place(int column, int line) {}

    @Test
    void everyQueryFollowsTheSelectedApplicationsAndInstances() throws Exception {
        Dashboard dashboard = Dashboard.read();

        assertThat(dashboard.queries())
                .isNotEmpty()
                .allSatisfy(query -> assertThat(query.expression().split("\\bzmq_\\w+|ALERTS\\w*", -1))
                        .as(query.panel())
                        .hasSizeGreaterThan(1)
                        .satisfies(parts -> {
                            for (int i = 1; i < parts.length; i++) {
                                assertThat(parts[i])
                                        .containsPattern(
                                                "^\\{[^}]*application=~\"\\$application\", instance=~\"\\$instance\"}");
                            }
                        }));
        assertThat(dashboard.variables())
                .extracting(variable -> variable.path("name").asString())
                .containsExactly("datasource", "application", "instance");
    }

    @Test
    void everyPanelHasATitleAnExplanationAndAPlaceOfItsOwn() throws Exception {
        Dashboard dashboard = Dashboard.read();

        assertThat(dashboard.panels())
                .allSatisfy(panel -> assertThat(panel.path("description").asString())
                        .as(panel.path("title").asString())
                        .isNotBlank());
        assertThat(dashboard.panels())
                .extracting(panel -> panel.path("title").asString())
                .doesNotHaveDuplicates();
        assertThat(dashboard.json().path("panels").valueStream())
                .extracting(panel -> panel.path("id").asInt())
                .doesNotHaveDuplicates();
        assertThat(dashboard.json().path("panels").valueStream().flatMap(panel -> places(panel.path("gridPos"))))
                .as("places in the grid, which is %d wide", COLUMNS)
                .doesNotHaveDuplicates()
                .allSatisfy(place -> assertThat(place.column()).isBetween(0, COLUMNS - 1));
    }

    @Test
    void provisioningLeadsToTheDashboardAndToPrometheus() throws Exception {
        assertThat(PROVISIONING.resolve("dashboards").resolve("zmq.yml"))
                .content()
                .contains("path: ${ZMQ_DASHBOARDS}");
        assertThat(PROVISIONING.resolve("datasources").resolve("prometheus.yml"))
                .content()
                .contains("type: prometheus", "url: ${PROMETHEUS_URL}");
        assertThat(Files.readString(Path.of("README.md"))).contains("ZMQ_DASHBOARDS=", "PROMETHEUS_URL=");
    }

    private static Stream<Place> places(JsonNode position) {
        int column = position.path("x").asInt();
        int line = position.path("y").asInt();
        return IntStream.range(column, column + position.path("w").asInt())
                .boxed()
                .flatMap(x ->
                        IntStream.range(line, line + position.path("h").asInt()).mapToObj(y -> new Place(x, y)));
    }
}
