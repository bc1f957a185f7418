// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes the tables of properties from the metadata that IDEs read too, which come from the Javadoc of the properties. */
final class ConfigurationTables {

    private static final String ALL = "/META-INF/spring-configuration-metadata.json";
    private static final String PARTS =
            "/META-INF/spring/configuration-metadata/dev.zmq.spring.autoconfigure.ZmqProperties$%s.json";

    private static final String OPTIONS = "options.";
    private static final String HEAD = "| property | | type | default |\n|---|---|---|---|\n";
    private static final Pattern DEFAULT = Pattern.compile("\\s*Default is ((?:[^.]|\\.(?=\\S))+)\\.");

    private ConfigurationTables() {}

    static String write() throws IOException {
        List<JsonNode> all = properties(ALL);
        List<JsonNode> socket = properties(PARTS.formatted("SocketProperties"));
        assertThat(names(all, name -> name.startsWith("zmq." + OPTIONS)))
                .as("options of all sockets")
                .isEqualTo(names(socket, name -> name.startsWith(OPTIONS)).stream()
                        .map(name -> "zmq." + name)
                        .toList());
        return table(
                        "Of the application",
                        "",
                        all,
                        name -> name.startsWith("zmq.")
                                && !name.startsWith("zmq." + OPTIONS)
                                && !name.equals("zmq.contexts")
                                && !name.equals("zmq.sockets"))
                + table("Of a socket", "Below `zmq.sockets.<name>.`", socket, name -> !name.startsWith(OPTIONS))
                + table(
                        "Options",
                        "Below `zmq.sockets.<name>.` for one socket, below `zmq.` for all that do not set them:"
                                + " `zmq.sockets.orders.options.linger` comes before `zmq.options.linger`. Ranges, and which"
                                + " types of sockets have an option: [options](../../zmq-engine/docs/options.md).",
                        socket,
                        name -> name.startsWith(OPTIONS))
                + table(
                        "Of a context beside the application's",
                        "Below `zmq.contexts.<name>.`",
                        properties(PARTS.formatted("NamedContext")),
                        name -> true)
                + table("Of health and actuator", "", all, name -> name.startsWith("management."));
    }

    private static String table(String title, String where, List<JsonNode> properties, Predicate<String> names) {
        String rows = properties.stream()
                .filter(property -> names.test(property.get("name").asString()))
                .map(ConfigurationTables::row)
                .collect(Collectors.joining());
        return "\n### " + title + "\n\n" + (where.isEmpty() ? "" : where + "\n\n") + HEAD + rows;
    }

    private static String row(JsonNode property) {
        String description = property.get("description").asString();
        Matcher said = DEFAULT.matcher(description);
        String ofText = said.find() ? said.group(1) : "";
        return "| `" + property.get("name").asString() + "` | "
                + said.reset().replaceFirst("").strip().replace("|", "\\|") + " | "
                + type(property.get("type").asString()) + " | " + defaultValue(property.get("defaultValue"), ofText)
                + " |\n";
    }

    private static String defaultValue(@Nullable JsonNode value, String ofText) {
        if (value == null) {
            return ofText.matches("zmq\\..*") ? "`" + ofText + "`" : ofText;
        }
        return value.asString();
    }

    private static String type(String name) {
        int generic = name.indexOf('<');
        if (name.startsWith("java.util.Map<java.lang.String,")) {
            return type(name.substring(name.indexOf(',') + 1, name.length() - 1)) + " for each name";
        }
        if (generic >= 0) {
            return "list of " + plural(type(name.substring(generic + 1, name.length() - 1)));
        }
        return switch (name) {
            case "java.time.Duration" -> "duration";
            case "org.springframework.util.unit.DataSize" -> "size";
            case "java.lang.String" -> "text";
            case "java.net.URI" -> "URL";
            case "java.lang.Boolean" -> "true, false";
            case "java.lang.Integer", "java.lang.Long", "java.lang.Double" -> "number";
            default -> constants(name);
        };
    }

    private static String plural(String type) {
        return type.equals("text") ? "texts" : type;
    }

    /** An enumeration is written in lower case with dashes. */
    private static String constants(String name) {
        try {
            Object[] constants = Class.forName(name).getEnumConstants();
            assertThat(constants).as(name).isNotNull();
            return Arrays.stream(constants)
                    .map(constant -> "`"
                            + ((Enum<?>) constant)
                                    .name()
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', '-') + "`")
                    .collect(Collectors.joining(", "));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> names(List<JsonNode> properties, Predicate<String> filter) {
        return properties.stream()
                .map(property -> property.get("name").asString())
                .filter(filter)
                .toList();
    }

    private static List<JsonNode> properties(String resource) throws IOException {
        try (InputStream stream = ConfigurationTables.class.getResourceAsStream(resource)) {
            assertThat(stream).as(resource).isNotNull();
            List<JsonNode> properties = new ArrayList<>();
            JsonMapper.shared().readTree(stream).get("properties").forEach(properties::add);
            return properties;
        }
    }
}
