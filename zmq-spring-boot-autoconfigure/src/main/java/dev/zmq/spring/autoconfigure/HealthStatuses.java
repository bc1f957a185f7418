// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.contributor.Status;
import org.springframework.core.env.Environment;

/** Which statuses count when Spring Boot puts the health of an application together: it passes over those it does not know. */
final class HealthStatuses {

    private static final String ENDPOINT = "management.endpoint.health";

    private HealthStatuses() {}

    /** Returns those that the application has put in order, for all of its health or for a group; else the usual ones. */
    static Set<String> of(Environment environment) {
        Binder binder = Binder.get(environment);
        Set<String> known = new LinkedHashSet<>(order(binder, ENDPOINT));
        if (known.isEmpty()) {
            known.addAll(List.of(
                    Status.DOWN.getCode(),
                    Status.OUT_OF_SERVICE.getCode(),
                    Status.UP.getCode(),
                    Status.UNKNOWN.getCode()));
        }
        binder.bind(ENDPOINT + ".group", Bindable.mapOf(String.class, Object.class))
                .orElse(Map.of())
                .keySet()
                .forEach(group -> known.addAll(order(binder, ENDPOINT + ".group." + group)));
        return known;
    }

    private static List<String> order(Binder binder, String prefix) {
        return binder.bind(prefix + ".status.order", Bindable.listOf(String.class))
                .orElse(List.of());
    }
}
