// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("V26")
class MessageEnvelopeTest {

    /** Parts are divided by a slash, and an underscore is an empty part. */
    @ParameterizedTest
    @CsvSource({
        "ROUTER, id/body, 1, id/reply",
        "ROUTER, id/_/body, 2, id/_/reply",
        "ROUTER, id/_/body/_/more, 2, id/_/reply",
        "ROUTER, id/request/_/body, 3, id/request/_/reply",
        "ROUTER, id/proxy/client/_/body, 4, id/proxy/client/_/reply",
        "ROUTER, id/_, 1, id/reply",
        "ROUTER, id/body/_, 1, id/reply",
        "ROUTER, id/_/_, 2, id/_/reply",
        "ROUTER, id, 0, reply",
        "SUB, topic, 0, reply",
        "SUB, topic/body, 1, reply",
        "SUB, topic/more/body, 1, reply",
        "XSUB, topic/body, 1, reply",
        "REP, body, 0, reply",
        "PULL, a/_/b, 0, reply",
        "DEALER, body, 0, reply",
        "DEALER, a/body, 0, reply",
        "DEALER, _/body, 0, _/reply",
        "DEALER, client/_/body, 0, client/_/reply",
        "PAIR, a/b, 0, reply"
    })
    void isToldFromTheContentByTheTypeOfTheSocket(SocketType type, String parts, int size, String reply) {
        Message message = message(parts);
        assertThat(MessageEnvelope.size(type, message)).isEqualTo(size);
        assertThat(texts(MessageEnvelope.reply(type, message, Message.of("reply"))))
                .isEqualTo(texts(message(reply)));
        assertThat(MessageEnvelope.payload(message)).isSameAs(message.part(message.size() - 1));
    }

    @ParameterizedTest
    @EnumSource(SocketType.class)
    void isDescribedByHeaders(SocketType type) {
        Message message = message("first/body");
        assertThat(MessageEnvelope.headers("in", type, message))
                .containsEntry(ZmqHeaders.SOCKET, "in")
                .containsKey(ZmqHeaders.PARTS)
                .satisfies(headers -> assertThat(headers.containsKey(ZmqHeaders.TOPIC))
                        .isEqualTo(type == SocketType.SUB || type == SocketType.XSUB))
                .satisfies(headers -> assertThat(headers.containsKey(ZmqHeaders.ROUTING_ID))
                        .isEqualTo(type == SocketType.ROUTER || type == SocketType.STREAM));
    }

    @Test
    void tellsSubscriptionsOfAnXpub() {
        assertThat(MessageEnvelope.headers("in", SocketType.XPUB, Message.of(new byte[] {1, 'E', 'U'})))
                .containsEntry(ZmqHeaders.SUBSCRIBED, true)
                .containsEntry(ZmqHeaders.TOPIC, "EU");
        assertThat(MessageEnvelope.headers("in", SocketType.XPUB, Message.of(new byte[] {0})))
                .containsEntry(ZmqHeaders.SUBSCRIBED, false)
                .containsEntry(ZmqHeaders.TOPIC, "");
        assertThat(MessageEnvelope.headers("in", SocketType.XPUB, Message.of("upstream")))
                .doesNotContainKeys(ZmqHeaders.SUBSCRIBED, ZmqHeaders.TOPIC);
    }

    private static Message message(String parts) {
        return Message.ofParts(List.of(parts.split("/")).stream()
                .map(part -> part.equals("_") ? new byte[0] : part.getBytes())
                .toList());
    }

    private static List<String> texts(Message message) {
        return message.parts().stream().map(String::new).toList();
    }
}
