// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.SocketType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What IDEs and documentation read about the properties. */
class ConfigurationMetadataTest {

    private static final String ALL = "/META-INF/spring-configuration-metadata.json";
    private static final String SOCKET = "/META-INF/spring/configuration-metadata/"
            + "dev.zmq.spring.autoconfigure.ZmqProperties$SocketProperties.json";

    @Test
    void namesEveryProperty() throws IOException {
        assertThat(names(read(ALL).get("properties")))
                .contains(
                        "management.endpoint.zmq.access",
                        "management.endpoint.zmqconsole.access",
                        "management.endpoint.zmqtopology.access",
                        "management.health.zmq.enabled",
                        "zmq.context.io-threads",
                        "zmq.context.linger",
                        "zmq.enabled",
                        "zmq.listener.auto-startup",
                        "zmq.listener.retry.max-retries",
                        "zmq.sockets",
                        "zmq.template.reply-timeout");
        assertThat(names(read(SOCKET).get("properties")))
                .contains("type", "bind", "connect", "subscribe", "inbound-channel", "outbound-channel")
                .contains("options.send-high-water-mark", "options.routing-id", "options.max-message-size");
    }

    @ParameterizedTest
    @ValueSource(strings = {ALL, SOCKET})
    void describesEveryProperty(String file) throws IOException {
        assertThat(read(file).get("properties"))
                .allSatisfy(property -> assertThat(property.path("description").asString(""))
                        .as(property.get("name").asString())
                        .endsWith(".")
                        .doesNotStartWith("The ")
                        .doesNotStartWith("A "));
    }

    @Test
    void usesTypesWithUnits() throws IOException {
        for (JsonNode property : read(SOCKET).get("properties")) {
            String name = property.get("name").asString();
            String type = property.get("type").asString();
            if (name.matches(".*(timeout|interval|interval-max|linger|ttl|idle)")) {
                assertThat(type).as(name).isEqualTo("java.time.Duration");
            }
            if (name.matches(".*(buffer|size)")) {
                assertThat(type).as(name).isEqualTo("org.springframework.util.unit.DataSize");
            }
        }
    }

    @Test
    void knowsDefaultValues() throws IOException {
        assertThat(read(ALL).get("properties"))
                .filteredOn(property -> property.get("name").asString().startsWith("zmq."))
                .filteredOn(
                        property -> !property.get("name")
                                .asString()
                                .matches(
                                        "zmq\\.(sockets|contexts|options\\..*|listener\\.dead-letter.*|health\\.minimum-peers|console\\.services)"))
                .allSatisfy(property -> assertThat(property.has("defaultValue"))
                        .as(property.get("name").asString())
                        .isTrue());
    }

    @Test
    void hintsAtValuesOfPropertiesThatExist() throws IOException {
        JsonNode metadata = read(ALL);
        assertThat(names(metadata.get("hints")))
                .containsExactlyInAnyOrder(
                        "zmq.context.io-threads",
                        "zmq.context.linger",
                        "zmq.listener.dead-letter-channel",
                        "zmq.listener.dead-letter-socket",
                        "zmq.listener.result-timeout",
                        "zmq.template.reply-timeout")
                .isSubsetOf(names(metadata.get("properties")));
    }

    @Test
    void knowsThePropertiesOfTheReadme() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        List<String> known = Stream.of(
                        names(read(ALL).get("properties")).stream(),
                        names(read(SOCKET).get("properties")).stream().map(name -> name.replace("options.", "")))
                .flatMap(names -> names)
                .toList();
        assertThat(readme.substring(readme.indexOf("## Configuration"), readme.indexOf("## Listeners"))
                        .lines()
                        .filter(line -> line.startsWith("| `") && !line.contains(".` "))
                        .map(line -> line.substring(3, line.indexOf('`', 3))))
                .hasSizeGreaterThan(30)
                .isSubsetOf(known);
    }

    @Test
    void namesTheTypesOfTheReadme() throws IOException {
        assertThat(Files.readString(Path.of("README.md")))
                .contains(Stream.of(SocketType.values())
                        .map(type -> "`" + type.name().toLowerCase(Locale.ROOT) + "`")
                        .collect(Collectors.joining(", ", "| `type` | ", " | required |")));
    }

    private static List<String> names(JsonNode items) {
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item.get("name").asString())
                .toList();
    }

    private static JsonNode read(String resource) throws IOException {
        try (InputStream stream = ConfigurationMetadataTest.class.getResourceAsStream(resource)) {
            assertThat(stream).as(resource).isNotNull();
            return JsonMapper.shared().readTree(stream);
        }
    }
}
