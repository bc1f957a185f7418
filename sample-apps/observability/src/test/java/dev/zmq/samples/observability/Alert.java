// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import tools.jackson.databind.JsonNode;

/** An alert that fires: its name, the application, and the socket or listener that it is about. */
record Alert(String name, String application, String about) {

    static Alert of(JsonNode series) {
        JsonNode labels = series.path("metric");
        return new Alert(
                labels.path("alertname").asString(),
                labels.path("application").asString(),
                labels.path(labels.has("socket") ? "socket" : "listener").asString());
    }
}
