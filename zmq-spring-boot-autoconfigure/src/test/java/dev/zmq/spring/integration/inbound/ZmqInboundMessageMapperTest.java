// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.LargePart;
import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.JsonHeaderMapper;
import dev.zmq.spring.core.ZmqHeaders;
import dev.zmq.spring.core.ZmqMessageConverter;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.integration.support.json.EmbeddedHeadersJsonMessageMapper;
import org.springframework.messaging.converter.ByteArrayMessageConverter;
import org.springframework.messaging.support.GenericMessage;

class ZmqInboundMessageMapperTest {

    @Test
    void headersStandBeforeALargePayloadToo() {
        LargePart payload = LargePart.of(ByteBuffer.allocate(10));
        ZmqInboundMessageMapper mapper = new ZmqInboundMessageMapper(
                "in",
                SocketType.PULL,
                new ZmqMessageConverter(new ByteArrayMessageConverter()),
                LargePart.class,
                new JsonHeaderMapper(),
                null);

        org.springframework.messaging.Message<?> mapped = mapper.toMessage(
                Message.builder().add("{\"key\":7}".getBytes()).add(payload).build(), null);

        assertThat(mapped.getPayload()).isSameAs(payload);
        assertThat(mapped.getHeaders()).containsEntry("key", 7);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noPeerPretendsWhatTheEnvelopeSays(boolean rawBytes) {
        EmbeddedHeadersJsonMessageMapper embedded = new EmbeddedHeadersJsonMessageMapper();
        embedded.setRawBytes(rawBytes);
        GenericMessage<byte[]> sent = new GenericMessage<>(
                "payload".getBytes(),
                Map.of(ZmqHeaders.ROUTING_ID, "victim", ZmqHeaders.PEER_ADDRESS, "10.0.0.1:1", "key", 7));
        Message received = Message.of("peer".getBytes(), embedded.fromMessage(sent));
        ZmqInboundMessageMapper mapper = new ZmqInboundMessageMapper(
                "server",
                SocketType.ROUTER,
                new ZmqMessageConverter(new ByteArrayMessageConverter()),
                byte[].class,
                null,
                embedded);

        org.springframework.messaging.Message<?> mapped = mapper.toMessage(received, null);

        assertThat(mapped.getPayload()).isEqualTo(sent.getPayload());
        assertThat(mapped.getHeaders())
                .containsEntry("key", 7)
                .containsEntry(ZmqHeaders.ROUTING_ID, "peer".getBytes())
                .containsEntry(ZmqHeaders.SOCKET, "server")
                .containsKey(ZmqHeaders.PARTS)
                .doesNotContainKey(ZmqHeaders.PEER_ADDRESS);
        assertThat(mapped.getHeaders().getId()).isEqualTo(sent.getHeaders().getId());
    }
}
