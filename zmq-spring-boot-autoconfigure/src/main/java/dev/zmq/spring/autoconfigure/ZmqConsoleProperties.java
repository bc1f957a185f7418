// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The properties {@code zmq.console.*}: what the console shows beside its own application.
 *
 * <p>Not thread-safe; filled in once at start.
 */
public class ZmqConsoleProperties {

    /**
     * Where the actuators of other applications are, by name, such as "http://shop:8080/actuator". User and password in a URL
     * are sent as HTTP Basic authentication; what a URL cannot have is written in percent-encoding there, such as "%40" for an
     * at sign. An entry with the name of the application itself is left out.
     */
    private final Map<String, String> services = new LinkedHashMap<>();

    /**
     * How long to wait for the answers of other applications, at most 30 seconds.
     */
    private Duration timeout = Duration.ofSeconds(1);

    /** Creates the default settings. */
    public ZmqConsoleProperties() {}

    public Map<String, String> getServices() {
        return services;
    }

    public Duration getTimeout() {
        return timeout;
    }

    public void setTimeout(Duration timeout) {
        this.timeout = timeout;
    }
}
