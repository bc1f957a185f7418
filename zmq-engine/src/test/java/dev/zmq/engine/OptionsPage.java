// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the page about options from the options themselves and the comments on them. */
final class OptionsPage {

    private static final Path SOURCE = Path.of("src/main/java/dev/zmq/engine/SocketOptions.java");
    private static final Pattern CONSTANT = Pattern.compile(
            "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*public static final SocketOption<[^=]+> ([A-Z0-9_]+)\\s*=", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\{@(?:link|code) #?([^}]+)}");
    private static final Pattern LIBZMQ =
            Pattern.compile("(?:\\((ZMQ_[A-Z0-9_]+(?:, ZMQ_[A-Z0-9_]+)*)\\)\\.?|(No counterpart in libzmq)\\.)\\s*$");
    private static final Pattern DEFAULT = Pattern.compile("\\s*Default (?:[^.`]|`[^`]*`)*\\.?\\s*$");

    private static final String HEAD = """
            # Options

            Written by `OptionsPageTest` from `SocketOptions`, whose Javadoc says the same: change it there, then run
            `./mvnw test -pl zmq-engine -Dtest=OptionsPageTest -Dzmq.docs.write=true`.

            "At once" means for open connections too; everything else counts for endpoints that are bound or connected after
            the change. An option that a type of socket does not have, or a value out of range, is refused with an
            `InvalidOptionException` that says what is allowed. A negative time is no limit, unless its row says otherwise.

            ## Options of a socket

            | option | | default | allowed | counts | sockets | libzmq |
            |---|---|---|---|---|---|---|
            """;

    private static final String CONTEXT = """

            ## Options of a context

            Set with `Context.builder()`, before there are sockets.

            | option | | default | allowed | libzmq |
            |---|---|---|---|---|
            | `ioThreads` | threads that serve connections; with 0, only inproc works | 1 | 0 to 1024 | `ZMQ_IO_THREADS` |
            | `maxSockets` | sockets at the same time, those that linger included | 1023 | 1 to 65535 (`Context.SOCKET_LIMIT`) | `ZMQ_MAX_SOCKETS`, `ZMQ_SOCKET_LIMIT` |
            | `ipv6` | `ipv6` of sockets that do not set it | false | true or false | `ZMQ_IPV6` |
            | `defaultLinger` | `linger` of sockets that do not set it | no limit | negative or 0 to 2147483647 ms | `ZMQ_BLOCKY` |
            | `threadNamePrefix` | first part of the names of threads | `zmq` | any text | `ZMQ_THREAD_NAME_PREFIX` |
            | `hostResolver` | who finds the addresses of hosts | the operating system | any `HostResolver` | – |

            ## Options of libzmq that there are not

            `SocketOptions.byName` and the properties of the Spring Boot starter refuse these names with the reason. Not listed
            are the options of transports that are [not there yet](../README.md#not-yet), and those that libzmq can only be asked for,
            which are methods here: [all of libzmq's options](conformance/options.md).

            | option | libzmq | why |
            |---|---|---|
            """;

    private OptionsPage() {}

    static String write() throws IOException {
        Map<String, String> comments = comments();
        StringBuilder page = new StringBuilder(HEAD);
        for (SocketOption<?> option : SocketOptions.values()) {
            String comment = comments.get(option.name());
            if (comment == null) {
                throw new AssertionError("no Javadoc found for the option " + option.name());
            }
            page.append(row(option, comment));
        }
        page.append(CONTEXT);
        for (UnavailableOption option : SocketOptions.unavailable()) {
            page.append("| `")
                    .append(option.name())
                    .append("` | `")
                    .append(option.libzmqName())
                    .append("` | ")
                    .append(option.reason())
                    .append(" |\n");
        }
        return page.toString();
    }

    /** The comments by the names of the options. */
    private static Map<String, String> comments() throws IOException {
        Map<String, String> comments = new LinkedHashMap<>();
        Matcher constants = CONSTANT.matcher(Files.readString(SOURCE));
        while (constants.find()) {
            comments.put(nameOf(constants.group(2)), plain(constants.group(1)));
        }
        return comments;
    }

    private static String nameOf(String constant) {
        try {
            return ((SocketOption<?>) SocketOptions.class.getField(constant).get(null)).name();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static String plain(String javadoc) {
        String text = javadoc.replaceAll("\\n\\s*\\* ?", " ").replace("<p>", "").replaceAll("\\s+", " ");
        return LINK.matcher(text)
                .replaceAll(link -> "`" + Matcher.quoteReplacement(camelCase(link.group(1))) + "`")
                .strip();
    }

    private static String camelCase(String name) {
        boolean constant = name.matches("[A-Z0-9_]+");
        boolean option = constant
                && Arrays.stream(SocketOptions.class.getFields())
                        .anyMatch(field -> field.getName().equals(name) && field.getType() == SocketOption.class);
        return option ? nameOf(name) : name.replace('#', '.');
    }

    private static String row(SocketOption<?> option, String comment) {
        Matcher libzmq = LIBZMQ.matcher(comment);
        if (!libzmq.find()) {
            throw new AssertionError("the Javadoc of " + option.name() + " ends neither with libzmq's name in"
                    + " brackets nor with \"No counterpart in libzmq.\"");
        }
        String text = DEFAULT.matcher(comment.substring(0, libzmq.start())).replaceFirst("");
        return "| `" + option.name() + "` | " + text.strip().replace("|", "\\|") + " | " + defaults(option) + " | "
                + option.range() + " | " + (option.effect() == SocketOption.Effect.IMMEDIATELY ? "at once" : "later")
                + " | " + types(option) + " | " + libzmqName(libzmq.group(1)) + " |\n";
    }

    private static String libzmqName(@Nullable String name) {
        return name == null ? "–" : "`" + name.replace(", ", "`, `") + "`";
    }

    private static String types(SocketOption<?> option) {
        Set<SocketType> types = EnumSet.allOf(SocketType.class);
        types.removeIf(type -> !option.appliesTo(type));
        return types.size() == SocketType.values().length ? "all" : names(types);
    }

    private static String names(Collection<SocketType> types) {
        return types.stream().map(SocketType::name).collect(Collectors.joining(", "));
    }

    /** The default that most types have first, others with their types. */
    private static String defaults(SocketOption<?> option) {
        Map<String, Set<SocketType>> byValue = new LinkedHashMap<>();
        for (SocketType type : SocketType.values()) {
            if (option.appliesTo(type)) {
                byValue.computeIfAbsent(text(option.defaultValue(type)), value -> EnumSet.noneOf(SocketType.class))
                        .add(type);
            }
        }
        Iterator<String> values = byValue.keySet().stream()
                .sorted((a, b) -> byValue.get(b).size() - byValue.get(a).size())
                .iterator();
        StringBuilder text = new StringBuilder(values.next());
        values.forEachRemaining(
                value -> text.append("; ").append(value).append(" for ").append(names(byValue.get(value))));
        return text.toString();
    }

    private static String text(Object value) {
        if (value instanceof Duration duration) {
            return duration.isNegative() ? "negative" : duration.toMillis() + " ms";
        }
        if (value instanceof byte[] bytes) {
            return bytes.length == 0 ? "empty" : bytes.length + " bytes";
        }
        if (value instanceof Collection<?> values) {
            return values.isEmpty() ? "nothing" : values.toString();
        }
        return value.equals("") ? "empty" : value.toString();
    }
}
