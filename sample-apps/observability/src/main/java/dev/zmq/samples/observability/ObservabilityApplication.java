// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Starts the services named by the arguments, or all of them: {@code java -jar observability.jar shop warehouse}. Each has
 * a port and beans of its own, whether they share a process or not; arguments that begin with {@code --} go to all.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class ObservabilityApplication {

    public static void main(String[] args) {
        String[] options =
                Arrays.stream(args).filter(arg -> arg.startsWith("--")).toArray(String[]::new);
        List<Service> named = Arrays.stream(args)
                .filter(arg -> !arg.startsWith("--"))
                .map(Service::named)
                .toList();
        startAll(named.isEmpty() ? List.of(Service.values()) : named, options);
    }

    private static void startAll(List<Service> services, String... options) {
        List<ConfigurableApplicationContext> started = new ArrayList<>();
        try {
            services.forEach(service -> started.add(service.start(options)));
        } catch (RuntimeException e) {
            started.forEach(ConfigurableApplicationContext::close);
            throw e;
        }
    }
}
