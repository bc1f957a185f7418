// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import java.time.temporal.Temporal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.util.PatternMatchUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * All headers in one part, a JSON object in UTF-8, so that the payload stays as it is and any language reads both:
 *
 * <pre>{@code
 * headers, payload = socket.recv_multipart()
 * order_id = json.loads(headers)["orderId"]
 * }</pre>
 *
 * <p>Text, numbers, booleans, and lists and maps of them keep their kind. UUIDs, times and enum constants go as text, and
 * come back as such. Headers of other types do not go, as they mean nothing elsewhere. No type is ever named in the JSON, so
 * that a peer cannot have objects made of it.
 *
 * <p>Headers that mean something only inside an application go in neither direction, whatever the patterns say: {@code id},
 * {@code timestamp}, {@code replyChannel}, {@code errorChannel}, {@code routingSlip}, those of {@link ZmqHeaders}, and
 * those that Spring Integration takes for objects of its own. A message without a part for headers has none, and one of
 * more than {@value #MAX_BYTES} bytes is refused in both directions.
 *
 * <p>Needs Jackson. Immutable; safe for use by any thread.
 */
public final class JsonHeaderMapper implements ZmqHeaderMapper {

    /** The most bytes of a part: what a peer sends should not keep anybody busy. */
    public static final int MAX_BYTES = 65_536;

    private static final Set<String> NEVER = Set.of(
            MessageHeaders.ID,
            MessageHeaders.TIMESTAMP,
            MessageHeaders.REPLY_CHANNEL,
            MessageHeaders.ERROR_CHANNEL,
            "routingSlip",
            "acknowledgmentCallback",
            "closeableResource",
            "deliveryAttempt",
            "history",
            "reactorContext");
    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private final JsonMapper jsonMapper;
    private final String[] patterns;

    /** Creates a mapper of all headers with a Jackson of its own. */
    public JsonHeaderMapper() {
        this(JsonMapper.shared(), "*");
    }

    /**
     * Creates a mapper of some headers.
     *
     * @param patterns names of headers, with {@code *} for anything before or after, and {@code !} before those that are not
     *     to go; the first that matches decides
     */
    public JsonHeaderMapper(JsonMapper jsonMapper, String... patterns) {
        this.jsonMapper = jsonMapper;
        this.patterns = patterns.clone();
    }

    @Override
    public List<byte[]> toParts(MessageHeaders headers) {
        Map<String, Object> mapped = new LinkedHashMap<>();
        headers.forEach((name, value) -> {
            Object plain = isMapped(name) ? toPlain(value) : null;
            if (plain != null) {
                mapped.put(name, plain);
            }
        });
        byte[] part = jsonMapper.writeValueAsBytes(mapped);
        requireSize(part);
        return List.of(part);
    }

    @Override
    public Map<String, Object> toHeaders(List<byte[]> parts) {
        if (parts.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> headers = read(parts.get(parts.size() - 1));
        headers.entrySet().removeIf(header -> header.getValue() == null || !isMapped(header.getKey()));
        return headers;
    }

    private Map<String, Object> read(byte[] part) {
        requireSize(part);
        try {
            Map<String, Object> headers = jsonMapper.readValue(part, MAP);
            return new LinkedHashMap<>(headers != null ? headers : Map.of());
        } catch (JacksonException noJson) {
            throw new MessageConversionException(
                    "The part before the payload is no JSON object of headers: does the sender map headers too?",
                    noJson);
        }
    }

    private boolean isMapped(String name) {
        if (NEVER.contains(name) || name.startsWith(ZmqHeaders.PREFIX)) {
            return false;
        }
        for (String pattern : patterns) {
            boolean excludes = pattern.startsWith("!");
            if (PatternMatchUtils.simpleMatch(excludes ? pattern.substring(1) : pattern, name)) {
                return !excludes;
            }
        }
        return false;
    }

    private static void requireSize(byte[] part) {
        if (part.length > MAX_BYTES) {
            throw new MessageConversionException(
                    "The headers take " + part.length + " bytes; " + MAX_BYTES + " are the most");
        }
    }

    private static @Nullable Object toPlain(@Nullable Object value) {
        if (value instanceof CharSequence
                || value instanceof Enum
                || value instanceof UUID
                || value instanceof Temporal) {
            return value.toString();
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Collection<?> collection) {
            return collection.stream()
                    .map(JsonHeaderMapper::toPlain)
                    .filter(Objects::nonNull)
                    .toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map.forEach((key, each) -> {
                Object plainEach = toPlain(each);
                if (plainEach != null) {
                    plain.put(String.valueOf(key), plainEach);
                }
            });
            return plain;
        }
        return null;
    }
}
