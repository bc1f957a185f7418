// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.LargePart;
import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.StringMessageConverter;

class ZmqMessageConverterTest {

    private final ZmqMessageConverter converter = new ZmqMessageConverter(new JacksonJsonMessageConverter());

    @Test
    void takesBytesTextAndMessagesAsTheyAre() {
        byte[] bytes = {1, 2, 3};
        Message message = Message.of("a", "b");
        assertThat(converter.toPart(bytes)).isSameAs(bytes);
        assertThat(converter.toPart("ü")).asString().isEqualTo("ü");
        assertThat(converter.toMessage(message)).isSameAs(message);
        assertThat(converter.toMessage(List.of(bytes, bytes)).parts()).containsExactly(bytes, bytes);
        assertThat(converter.fromPart(bytes, byte[].class)).isSameAs(bytes);
        assertThat(converter.fromPart("ü".getBytes(StandardCharsets.UTF_8), String.class))
                .isEqualTo("ü");
        assertThat(converter.fromMessage(message, Message.class)).isSameAs(message);
    }

    @Test
    void takesALargePartAsItIsAndMakesNothingElseOfIt() {
        LargePart part = LargePart.of(ByteBuffer.allocate(10));
        Message message = converter.toMessage(part).withFirst(new byte[] {1});

        assertThat(message.largePart(1)).isSameAs(part);
        assertThat(converter.fromMessage(message, LargePart.class)).isSameAs(part);
        assertThat(converter.fromMessage(Message.of("small"), LargePart.class).size())
                .isEqualTo(5);
        assertThatThrownBy(() -> converter.fromMessage(message, byte[].class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("largePart(1)");
        assertThat(MessageEnvelope.headers("in", SocketType.PULL, message)).doesNotContainKey(ZmqHeaders.PARTS);
        assertThat(MessageEnvelope.reply(SocketType.ROUTER, Message.of("id", "", "request"), message)
                        .largePart(3))
                .isSameAs(part);
    }

    @Test
    void convertsEverythingElse() {
        assertThat(converter.toPart(List.of(1, 2))).asString().isEqualTo("[1,2]");
        assertThat(converter.toPart(List.of())).asString().isEqualTo("[]");
        assertThat(converter.fromMessage(Message.of("ignored", "42"), Integer.class))
                .isEqualTo(42);
    }

    @Test
    void makesNullOfNothingAndNothingOfNull() {
        assertThat(converter.toPart(null)).isEmpty();
        assertThat(converter.fromPart(new byte[0], Integer.class)).isNull();
        assertThat(converter.fromPart(new byte[0], String.class)).isEmpty();
        assertThat(converter.fromPart(new byte[0], byte[].class)).isEmpty();
    }

    @Test
    void saysWhatIsMissingIfNothingConverts() {
        ZmqMessageConverter textOnly = new ZmqMessageConverter(new StringMessageConverter());
        assertThatThrownBy(() -> textOnly.toPart(42))
                .isInstanceOf(MessageConversionException.class)
                .hasMessageContaining("java.lang.Integer")
                .hasMessageContaining("spring-boot-starter-jackson");
        assertThatThrownBy(() -> textOnly.fromPart(new byte[] {52}, Integer.class))
                .isInstanceOf(MessageConversionException.class)
                .hasMessageContaining("java.lang.Integer");
    }
}
