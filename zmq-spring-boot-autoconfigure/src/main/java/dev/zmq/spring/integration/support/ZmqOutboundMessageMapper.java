// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.support;

import dev.zmq.engine.Message;
import dev.zmq.spring.core.MessageEnvelope;
import dev.zmq.spring.core.ZmqHeaderMapper;
import dev.zmq.spring.core.ZmqMessageConverter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.integration.mapping.BytesMessageMapper;
import org.springframework.integration.mapping.OutboundMessageMapper;

/**
 * Maps Spring's messages to what is sent, without the envelope, which depends on the socket: the payload, which may be several
 * parts itself, and the parts of the headers, if they are mapped, directly before the last of these.
 *
 * <p>Thread-safe.
 */
public final class ZmqOutboundMessageMapper implements OutboundMessageMapper<Message> {

    private final ZmqMessageConverter converter;
    private final @Nullable ZmqHeaderMapper headerMapper;
    private final @Nullable BytesMessageMapper payloadMapper;

    /**
     * Creates a mapper.
     *
     * @param converter makes parts of payloads, unless there is a payload mapper
     * @param headerMapper makes parts of headers, null if they do not go
     * @param payloadMapper makes one part of payload and headers, null if it is the payload alone
     */
    public ZmqOutboundMessageMapper(
            ZmqMessageConverter converter,
            @Nullable ZmqHeaderMapper headerMapper,
            @Nullable BytesMessageMapper payloadMapper) {
        this.converter = converter;
        this.headerMapper = headerMapper;
        this.payloadMapper = payloadMapper;
    }

    /**
     * Returns the parts that stand for a message.
     *
     * @throws org.springframework.messaging.converter.MessageConversionException if payload or headers cannot be converted
     */
    @Override
    public Message fromMessage(org.springframework.messaging.Message<?> message) {
        Message content =
                converter.toMessage(payloadMapper != null ? mapped(message, payloadMapper) : message.getPayload());
        if (headerMapper == null) {
            return content;
        }
        List<byte[]> parts = headerMapper.toParts(message.getHeaders());
        return parts.isEmpty() ? content : MessageEnvelope.withBeforePayload(content, parts);
    }

    private static byte @Nullable [] mapped(
            org.springframework.messaging.Message<?> message, BytesMessageMapper payloadMapper) {
        return payloadMapper.fromMessage(message);
    }
}
