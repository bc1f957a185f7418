// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.inbound;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.MessageEnvelope;
import dev.zmq.spring.core.ZmqMessageConverter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.integration.mapping.InboundMessageMapper;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.support.GenericMessage;

/**
 * Maps what a socket receives to Spring's messages, by the rules of {@link MessageEnvelope} that hold for listeners too:
 * the payload is the last part, the headers tell the parts around it.
 *
 * <p>Thread-safe.
 */
public final class ZmqInboundMessageMapper implements InboundMessageMapper<Message> {

    private final String socketName;
    private final SocketType socketType;
    private final ZmqMessageConverter converter;
    private final Class<?> payloadType;

    /**
     * Creates a mapper.
     *
     * @param socketName the name of the receiving socket, for the header
     * @param socketType its type, which decides what is envelope
     * @param converter makes the payload
     * @param payloadType what it makes; {@code byte[]} and {@code String} are made of any part, {@link Message} takes all
     *     parts as they are
     */
    public ZmqInboundMessageMapper(
            String socketName, SocketType socketType, ZmqMessageConverter converter, Class<?> payloadType) {
        this.socketName = socketName;
        this.socketType = socketType;
        this.converter = converter;
        this.payloadType = payloadType;
    }

    /**
     * Returns Spring's message for a received one.
     *
     * @param more headers to add to those that tell the envelope, null for none
     * @throws MessageConversionException if the payload cannot be made
     */
    @Override
    public org.springframework.messaging.Message<?> toMessage(Message message, @Nullable Map<String, Object> more) {
        Object payload = converter.fromMessage(message, payloadType);
        if (payload == null) {
            throw new MessageConversionException(
                    "No " + payloadType.getName() + " can be made of a message with an empty payload");
        }
        Map<String, Object> headers = MessageEnvelope.headers(socketName, socketType, message);
        if (more != null) {
            headers = new LinkedHashMap<>(headers);
            more.forEach(headers::putIfAbsent);
        }
        return new GenericMessage<>(payload, headers);
    }
}
