// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.classpath;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An application works without the libraries that it does not use: its classes are loaded from a class path on which they are
 * not, rather than one that hides them.
 */
@Timeout(60)
class ClassPathTest {

    private static final String TESTING = "junit|assertj|mockito|awaitility|spring-test|spring-boot-.*test|archunit|"
            + "micrometer-tracing|micrometer-observation-test|opentelemetry|opentracing|context-propagation|byte-buddy|hamcrest|json-path|jsonassert|xmlunit|opentest4j|testcontainers|spring-boot-docker|docker-java|jna";
    private static final String WEB = "tomcat|spring-web|spring-boot-(web|tomcat|servlet|http)";
    private static final String INTEGRATION = "spring-integration|spring-boot-integration";
    private static final String JACKSON = "jackson|spring-boot-jackson";
    private static final String ACTUATOR = "spring-boot-actuator";
    private static final String HEALTH = "spring-boot-health";
    private static final String METRICS =
            "micrometer-core|micrometer-registry|micrometer-jakarta|prometheus|" + "spring-boot-micrometer";
    private static final String OBSERVATION = "micrometer-observation|micrometer-commons";
    private static final String REACTOR = "reactor|reactive-streams";
    private static final String VALIDATION = "validation|hibernate-validator";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing     |                       | zmqEndpoint, zmqHealthContributor, zmqMetrics, words.inboundChannelAdapter",
                "Jackson     | JACKSON               | zmqEndpoint, zmqHealthContributor, zmqMetrics, words.inboundChannelAdapter",
                "Integration | INTEGRATION           | zmqEndpoint, zmqHealthContributor, zmqMetrics",
                "actuator    | ACTUATOR              | zmqHealthContributor, zmqMetrics, words.inboundChannelAdapter",
                "health      | ACTUATOR HEALTH       | zmqMetrics, words.inboundChannelAdapter",
                "Micrometer  | METRICS               | zmqEndpoint, zmqHealthContributor, words.inboundChannelAdapter",
                "Observation | METRICS ACTUATOR HEALTH INTEGRATION OBSERVATION | ",
                "Reactor     | INTEGRATION REACTOR   | zmqEndpoint, zmqHealthContributor, zmqMetrics",
                "validation  | VALIDATION            | zmqEndpoint, zmqHealthContributor, zmqMetrics, words.inboundChannelAdapter",
                "any of them | JACKSON INTEGRATION ACTUATOR HEALTH METRICS REACTOR VALIDATION | ",
            })
    void worksWithout(String library, String absent, String optionalBeans) throws Exception {
        List<String> patterns = new ArrayList<>(List.of(TESTING, WEB));
        for (String name : absent == null ? new String[0] : absent.split(" ")) {
            patterns.add(pattern(name));
        }
        List<String> expected = new ArrayList<>(List.of("received tea", "reply EUR/USD 1.08", "client GBP/USD 1.08"));
        if (optionalBeans != null) {
            expected.addAll(List.of(optionalBeans.split(", ")));
        }

        assertThat(run(classPathWithout(patterns))).containsExactlyElementsOf(expected);
    }

    private static String pattern(String name) {
        return switch (name) {
            case "JACKSON" -> JACKSON;
            case "INTEGRATION" -> INTEGRATION;
            case "ACTUATOR" -> ACTUATOR;
            case "HEALTH" -> HEALTH;
            case "METRICS" -> METRICS;
            case "OBSERVATION" -> OBSERVATION;
            case "REACTOR" -> REACTOR;
            case "VALIDATION" -> VALIDATION;
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static URL[] classPathWithout(List<String> patterns) throws MalformedURLException {
        Pattern absent = Pattern.compile("(" + String.join("|", patterns) + ").*\\.jar");
        List<URL> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (!absent.matcher(path.getFileName().toString()).lookingAt()) {
                classPath.add(path.toUri().toURL());
            }
        }
        return classPath.toArray(URL[]::new);
    }

    @SuppressWarnings("unchecked")
    private static List<String> run(URL[] classPath) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(loader);
            var application = (Callable<List<String>>) loader.loadClass(SmallApplication.class.getName())
                    .getConstructor()
                    .newInstance();
            return application.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
