// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The files that Prometheus is run with, as they are, and as a test needs them. */
final class PrometheusFiles {

    static final Path FOLDER = Path.of("prometheus");
    static final Path CONFIGURATION = FOLDER.resolve("prometheus.yml");
    static final Path RULES = FOLDER.resolve("zmq-alerts.yml");
    static final Path RULE_TESTS = FOLDER.resolve("zmq-alerts-test.yml");

    /** How long a minute of the rules is in a test. */
    private static final int SECONDS_FOR_A_MINUTE = 2;

    private static final Pattern MINUTES = Pattern.compile("(\\[|for: )(\\d+)m");
    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");

    private PrometheusFiles() {}

    /** The names of all alerts. */
    static Set<String> alerts() throws IOException {
        return ALERT.matcher(Files.readString(RULES))
                .results()
                .map(alert -> alert.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Copies the files: with other ports for the services, without those that have none yet, scraping more often, and with a
     * time that runs faster.
     */
    static Path copyTo(Path folder, Map<Service, Integer> ports) throws IOException {
        Files.writeString(folder.resolve(RULES.getFileName()), fast(Files.readString(RULES)));
        String configuration = replace(Files.readString(CONFIGURATION), "_interval: 5s", "_interval: 500ms");
        for (Service service : Service.values()) {
            Integer port = ports.get(service);
            configuration = configuration.replaceFirst(
                    " *- 127\\.0\\.0\\.1:\\d+ # " + service.profile() + "\n",
                    port == null ? "" : "          - 127.0.0.1:" + port + "\n");
        }
        assertThat(configuration).as("all services are known").doesNotContain("127.0.0.1:80");
        return Files.writeString(folder.resolve(CONFIGURATION.getFileName()), configuration);
    }

    /** Only durations change, never an expression or a limit. */
    private static String fast(String rules) {
        return MINUTES.matcher(rules)
                .replaceAll(time -> time.group(1) + Integer.parseInt(time.group(2)) * SECONDS_FOR_A_MINUTE + "s");
    }

    private static String replace(String text, String part, String other) {
        assertThat(text).contains(part);
        return text.replace(part, other);
    }
}
