// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.support;

import java.time.temporal.Temporal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.integration.support.utils.PatternMatchUtils;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
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
 * {@code timestamp}, {@code replyChannel}, {@code errorChannel}, {@code routingSlip}, and those of {@link
 * dev.zmq.spring.core.ZmqHeaders}. A message without a part for headers has none.
 *
 * <p>Needs Jackson. Immutable; safe for use by any thread.
 */
public final class JsonHeaderMapper implements ZmqHeaderMapper {

    private static final String[] NEVER = {
        "!" + MessageHeaders.ID,
        "!" + MessageHeaders.TIMESTAMP,
        "!" + MessageHeaders.REPLY_CHANNEL,
        "!" + MessageHeaders.ERROR_CHANNEL,
        "!routingSlip",
        "!zmq_*"
    };
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
        String[] all = new String[NEVER.length + patterns.length];
        System.arraycopy(NEVER, 0, all, 0, NEVER.length);
        System.arraycopy(patterns, 0, all, NEVER.length, patterns.length);
        this.patterns = all;
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
        return List.of(jsonMapper.writeValueAsBytes(mapped));
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
        return Boolean.TRUE.equals(PatternMatchUtils.smartMatch(name, patterns));
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
