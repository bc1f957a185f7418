// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.integration.channel.NullChannel;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import tools.jackson.databind.json.JsonMapper;

class ZmqHeaderMapperTest {

    @Test
    void jsonKeepsWhatJsonKnowsAndTellsOtherValuesAsText() {
        UUID uuid = new UUID(1, 2);
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put("text", "grüße");
        headers.put("number", 42);
        headers.put("flag", true);
        headers.put("list", List.of("a", 1));
        headers.put("map", Map.of("key", "value"));
        headers.put("uuid", uuid);
        headers.put("instant", Instant.EPOCH);
        headers.put("unit", TimeUnit.DAYS);
        headers.put("object", new NullChannel());
        JsonHeaderMapper mapper = new JsonHeaderMapper();

        assertThat(mapper.toHeaders(mapper.toParts(new MessageHeaders(headers))))
                .containsOnly(
                        Map.entry("text", "grüße"),
                        Map.entry("number", 42),
                        Map.entry("flag", true),
                        Map.entry("list", List.of("a", 1)),
                        Map.entry("map", Map.of("key", "value")),
                        Map.entry("uuid", uuid.toString()),
                        Map.entry("instant", "1970-01-01T00:00:00Z"),
                        Map.entry("unit", "DAYS"));
    }

    @Test
    void jsonNeitherTellsNorTakesWhereMessagesGoInsideAnApplication() {
        JsonHeaderMapper mapper = new JsonHeaderMapper();
        String fromPeer = "{\"replyChannel\":\"secrets\",\"errorChannel\":\"secrets\",\"routingSlip\":[\"secrets\"],"
                + "\"id\":\"1\",\"timestamp\":1,\"zmq_routingId\":\"me\",\"nothing\":null,\"ok\":1}";

        assertThat(mapper.toHeaders(List.of(fromPeer.getBytes()))).containsOnly(Map.entry("ok", 1));
        assertThat(new String(mapper.toParts(new MessageHeaders(Map.of("replyChannel", "mine", "ok", 1)))
                        .get(0)))
                .isEqualTo("{\"ok\":1}");
    }

    @Test
    void jsonTakesPatterns() {
        JsonHeaderMapper mapper = new JsonHeaderMapper(JsonMapper.shared(), "!x-secret", "x-*", "replyChannel");
        MessageHeaders headers = new MessageHeaders(Map.of("x-a", 1, "x-secret", 2, "b", 3, "replyChannel", "r"));

        assertThat(mapper.toHeaders(mapper.toParts(headers))).containsOnly(Map.entry("x-a", 1));
    }

    @Test
    void jsonSaysThatAPartIsNone() {
        JsonHeaderMapper mapper = new JsonHeaderMapper();

        assertThat(mapper.toHeaders(List.of())).isEmpty();
        for (String part : List.of("no json", "[1]", "")) {
            assertThatThrownBy(() -> mapper.toHeaders(List.of(part.getBytes())))
                    .as(part)
                    .isInstanceOf(MessageConversionException.class)
                    .hasMessageContaining("does the sender map headers too?");
        }
    }

    @Test
    void namedPartsHaveTheirOrder() {
        NamedPartsHeaderMapper mapper = new NamedPartsHeaderMapper("symbol", "exchange", "sequence");

        List<byte[]> parts = mapper.toParts(new MessageHeaders(
                Map.of("symbol", "EUR/USD", "sequence", 7, "exchange", "X".getBytes(), "other", "stays here")));

        assertThat(parts).extracting(String::new).containsExactly("EUR/USD", "X", "7");
        assertThat(mapper.toHeaders(parts))
                .containsOnly(Map.entry("symbol", "EUR/USD"), Map.entry("exchange", "X"), Map.entry("sequence", "7"));
        assertThat(mapper.toParts(new MessageHeaders(Map.of("exchange", "X"))))
                .extracting(String::new)
                .containsExactly("", "X", "");
        assertThat(mapper.toHeaders(parts.subList(0, 1))).containsOnlyKeys("symbol");
        assertThat(mapper.toHeaders(List.of("first".getBytes(), parts.get(0), parts.get(1), parts.get(2))))
                .containsEntry("symbol", "EUR/USD")
                .containsEntry("sequence", "7");
    }

    @Test
    void namedPartsNeedDifferentNames() {
        assertThatIllegalArgumentException().isThrownBy(NamedPartsHeaderMapper::new);
        assertThatIllegalArgumentException().isThrownBy(() -> new NamedPartsHeaderMapper("a", "a"));
    }
}
