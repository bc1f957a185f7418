// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.messaging.converter.MessageConversionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonErrorReplyStrategyTest {

    private final JsonErrorReplyStrategy strategy = new JsonErrorReplyStrategy();
    private final Message request = Message.of("request");

    @Test
    void repliesInJsonWithoutAWordOfTheException() {
        Message reply = strategy.toErrorReply(request, new IllegalStateException("secret"));
        assertThat(reply.size()).isEqualTo(1);
        JsonNode json = JsonMapper.shared().readTree(reply.text());
        assertThat(json.get("zmq_error").asString()).isEqualTo(JsonErrorReplyStrategy.LISTENER_FAILED);
        assertThat(json.get("message").asString()).isNotBlank();
        assertThat(reply.text()).doesNotContain("secret").doesNotContain("IllegalState");
    }

    @Test
    void tellsUnreadableRequestsFromFailures() {
        Message reply = strategy.toErrorReply(request, new MessageConversionException("secret"));
        assertThat(strategy.toException("client", reply).code()).isEqualTo(JsonErrorReplyStrategy.UNREADABLE_REQUEST);
    }

    @Test
    void readsWhatItWrites() {
        Message reply = strategy.toErrorReply(request, new IllegalStateException());
        assertThat(strategy.toException("client", reply))
                .hasMessage("The peer of socket 'client' answered with the error listener_failed: The request could not"
                        + " be processed.");
    }

    @Test
    void readsErrorsOfOtherPeers() {
        assertThat(strategy.toException("client", Message.of("{\"zmq_error\":\"no_such_order\"}")))
                .hasMessageEndingWith("the error no_such_order: no message");
        assertThat(strategy.toException("client", Message.of("{\"zmq_error\":\"busy\",\"retry\":\"in \\\"5\\\" s\"}"))
                        .code())
                .isEqualTo("busy");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "text",
                "{\"zmq_error\":\"",
                "{\"zmq_error\":\"\"}",
                "{\"zmq_error\":5}",
                "{\"zmq_error\":\"no end",
                "{\"quote\":1,\"zmq_error\":\"not first\"}"
            })
    void leavesOrdinaryReplies(String reply) {
        assertThat(strategy.toException("client", Message.of(reply))).isNull();
    }

    @Test
    void leavesRepliesOfSeveralParts() {
        assertThat(strategy.toException("client", Message.of("{\"zmq_error\":\"busy\"}", "more")))
                .isNull();
    }
}
