// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard as Grafana reads it. */
record Dashboard(JsonNode json) {

    static final Path FILE = Path.of("grafana", "dashboards", "zmq.json");

    /** One query of a panel. */
    record Query(String panel, String expression) {

        /** What Grafana makes of it if everything is selected. */
        String forAll() {
            return expression
                    .replace("$application", ".*")
                    .replace("$instance", ".*")
                    .replace("$__rate_interval", "5s");
        }
    }

    static Dashboard read() throws IOException {
        return new Dashboard(JsonMapper.shared().readTree(Files.readString(FILE)));
    }

    /** All panels but the titles of rows. */
    List<JsonNode> panels() {
        return json.path("panels")
                .valueStream()
                .filter(panel -> !panel.path("type").asString().equals("row"))
                .toList();
    }

    List<Query> queries() {
        return panels().stream()
                .flatMap(panel -> panel.path("targets")
                        .valueStream()
                        .map(target -> new Query(
                                panel.path("title").asString(),
                                target.path("expr").asString())))
                .toList();
    }

    List<JsonNode> variables() {
        return json.path("templating").path("list").valueStream().toList();
    }
}
