// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DashboardTest {

    private static final Path PROVISIONING = Path.of("grafana", "provisioning");

    @Test
    void everyQueryFollowsTheSelectedApplicationsAndInstances() throws Exception {
        Dashboard dashboard = Dashboard.read();

        assertThat(dashboard.queries())
                .isNotEmpty()
                .allSatisfy(query -> assertThat(query.expression().split("\\bzmq_\\w+|ALERTS", -1))
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
        assertThat(dashboard.json().path("panels").valueStream())
                .extracting(panel -> place(panel.path("gridPos")))
                .doesNotHaveDuplicates();
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

    private static String place(JsonNode position) {
        return position.path("x").asInt() + ", " + position.path("y").asInt();
    }
}
