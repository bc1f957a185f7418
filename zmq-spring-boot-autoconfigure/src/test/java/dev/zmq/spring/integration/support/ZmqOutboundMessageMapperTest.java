// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.spring.core.JsonHeaderMapper;
import dev.zmq.spring.core.ZmqMessageConverter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.converter.ByteArrayMessageConverter;
import org.springframework.messaging.support.MessageBuilder;

/** What goes where in a message that is sent, but for the envelope. */
class ZmqOutboundMessageMapperTest {

    private final ZmqOutboundMessageMapper mapper = new ZmqOutboundMessageMapper(
            new ZmqMessageConverter(new ByteArrayMessageConverter()), new JsonHeaderMapper(), null);

    @Test
    void headersStandBeforeThePayload() {
        assertThat(parts("tea".getBytes())).containsExactly("{\"order\":7}", "tea");
    }

    @Test
    void headersStandBeforeTheLastPartOfAPayloadOfSeveral() {
        assertThat(parts(List.of("first".getBytes(), "last".getBytes())))
                .containsExactly("first", "{\"order\":7}", "last");
    }

    private List<String> parts(Object payload) {
        Message message = mapper.fromMessage(
                MessageBuilder.withPayload(payload).setHeader("order", 7).build());
        return message.parts().stream().map(String::new).toList();
    }
}
