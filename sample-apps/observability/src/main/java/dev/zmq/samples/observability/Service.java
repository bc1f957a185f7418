// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import java.util.Arrays;
import java.util.Locale;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The services of the scenario. Each is a profile of the application: {@code application-shop.yml}, {@link Shop}. */
enum Service {
    /** Everybody's partner, and in order itself. */
    SHOP,
    /** The slow consumer. */
    WAREHOUSE,
    /** The flapping peer. */
    COURIER,
    /** In order, as are all its peers. */
    WEBSITE,
    /** The misconfigured one. */
    ACCOUNTING;

    static Service named(String name) {
        return Arrays.stream(values())
                .filter(service -> service.profile().equals(name))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("There is no service '" + name + "', only "
                        + Arrays.stream(values()).map(Service::profile).toList()));
    }

    String profile() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Starts the service in this process. */
    ConfigurableApplicationContext start(String... options) {
        return new SpringApplicationBuilder(ObservabilityApplication.class)
                .profiles(profile())
                .run(options);
    }
}
