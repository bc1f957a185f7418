// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.MessageHeaders;
import org.springframework.util.Assert;

/**
 * Headers that each have a part of their own, in a fixed order, as protocols of several parts do: for
 * {@code new NamedPartsHeaderMapper("symbol", "exchange")}, a message is the parts symbol, exchange and payload.
 *
 * <p>Headers are text in UTF-8. What is to be sent may also be bytes, and any other value is sent as its {@code toString};
 * one that is missing is an empty part. Of a received message that has fewer parts, the last headers are missing; of one that
 * has more, those nearest to the payload are the headers.
 *
 * <p>A ROUTER takes an empty part before the payload for the end of the envelope; so let headers that may be missing not go
 * to a ROUTER this way, but by a {@link JsonHeaderMapper}, which never makes an empty part.
 *
 * <p>Immutable; safe for use by any thread.
 */
public final class NamedPartsHeaderMapper implements ZmqHeaderMapper {

    private static final byte[] EMPTY = {};

    private final List<String> names;

    /**
     * Creates a mapper.
     *
     * @param names the names of the headers in the order of their parts
     * @throws IllegalArgumentException if there is none, or two are the same
     */
    public NamedPartsHeaderMapper(String... names) {
        this.names = List.of(names);
        Assert.isTrue(names.length > 0, "'names' must not be empty");
        Assert.isTrue(Set.copyOf(this.names).size() == names.length, () -> "'names' are the same: " + this.names);
    }

    @Override
    public List<byte[]> toParts(MessageHeaders headers) {
        List<byte[]> parts = new ArrayList<>(names.size());
        for (String name : names) {
            parts.add(toBytes(headers.get(name)));
        }
        return parts;
    }

    @Override
    public Map<String, Object> toHeaders(List<byte[]> parts) {
        Map<String, Object> headers = new LinkedHashMap<>();
        int further = Math.max(0, parts.size() - names.size());
        for (int i = 0; further + i < parts.size(); i++) {
            headers.put(names.get(i), new String(parts.get(further + i), StandardCharsets.UTF_8));
        }
        return headers;
    }

    private static byte[] toBytes(@Nullable Object value) {
        if (value == null) {
            return EMPTY;
        }
        return value instanceof byte[] bytes ? bytes : value.toString().getBytes(StandardCharsets.UTF_8);
    }
}
