// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.inbound;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.MessageEnvelope;
import dev.zmq.spring.core.ZmqHeaderMapper;
import dev.zmq.spring.core.ZmqHeaders;
import dev.zmq.spring.core.ZmqMessageConverter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.integration.mapping.BytesMessageMapper;
import org.springframework.integration.mapping.InboundMessageMapper;
import org.springframework.integration.support.MutableMessageHeaders;
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
    private final @Nullable ZmqHeaderMapper headerMapper;
    private final @Nullable BytesMessageMapper payloadMapper;
    private final ToIntBiFunction<SocketType, Message> envelopeSize;

    /**
     * Creates a mapper of payloads.
     *
     * @param socketName the name of the receiving socket, for the header
     * @param socketType its type, which decides what is envelope
     * @param converter makes the payload
     * @param payloadType what it makes; {@code byte[]} and {@code String} are made of any part, {@link Message} takes all
     *     parts as they are
     */
    public ZmqInboundMessageMapper(
            String socketName, SocketType socketType, ZmqMessageConverter converter, Class<?> payloadType) {
        this(socketName, socketType, converter, payloadType, null, null);
    }

    /**
     * Creates a mapper of payloads and headers.
     *
     * @param socketName the name of the receiving socket, for the header
     * @param socketType its type, which decides what is envelope
     * @param converter makes the payload, unless there is a payload mapper
     * @param payloadType what it makes
     * @param headerMapper makes headers of the parts between envelope and payload, null if they are none
     * @param payloadMapper makes payload and headers of the last part, null if it is the payload alone
     */
    public ZmqInboundMessageMapper(
            String socketName,
            SocketType socketType,
            ZmqMessageConverter converter,
            Class<?> payloadType,
            @Nullable ZmqHeaderMapper headerMapper,
            @Nullable BytesMessageMapper payloadMapper) {
        this(socketName, socketType, converter, payloadType, headerMapper, payloadMapper, MessageEnvelope::size);
    }

    /** As the other one, for messages whose envelope is another one. */
    ZmqInboundMessageMapper(
            String socketName,
            SocketType socketType,
            ZmqMessageConverter converter,
            Class<?> payloadType,
            @Nullable ZmqHeaderMapper headerMapper,
            @Nullable BytesMessageMapper payloadMapper,
            ToIntBiFunction<SocketType, Message> envelopeSize) {
        this.envelopeSize = envelopeSize;
        this.socketName = socketName;
        this.socketType = socketType;
        this.converter = converter;
        this.payloadType = payloadType;
        this.headerMapper = headerMapper;
        this.payloadMapper = payloadMapper;
    }

    /**
     * Returns Spring's message for a received one.
     *
     * @param more headers to add to those that tell the envelope, null for none
     * @throws MessageConversionException if payload or headers cannot be made
     */
    @Override
    public org.springframework.messaging.Message<?> toMessage(Message message, @Nullable Map<String, Object> more) {
        Map<String, Object> headers = new LinkedHashMap<>();
        if (headerMapper != null) {
            headers.putAll(MessageEnvelope.carriedHeaders(
                    envelopeSize.applyAsInt(socketType, message), message, headerMapper));
        }
        // After those of the peer, who must not pretend what the envelope does not say.
        headers.putAll(MessageEnvelope.headers(socketName, socketType, message));
        if (more != null) {
            more.forEach(headers::putIfAbsent);
        }
        if (payloadMapper != null) {
            return withHeaders(payloadMapper.toMessage(MessageEnvelope.payload(message), headers), headers);
        }
        return new GenericMessage<>(payload(message), headers);
    }

    /** Keeps what the mapper made, id and timestamp included, but for what the envelope says, which the peer may pretend. */
    private static org.springframework.messaging.Message<?> withHeaders(
            org.springframework.messaging.@Nullable Message<?> mapped, Map<String, Object> headers) {
        if (mapped == null) {
            throw new MessageConversionException("The payload mapper made nothing of a message");
        }
        Map<String, Object> all = new LinkedHashMap<>(headers);
        mapped.getHeaders().forEach((name, value) -> {
            if (!name.startsWith(ZmqHeaders.PREFIX)) {
                all.put(name, value);
            }
        });
        return new GenericMessage<>(mapped.getPayload(), new MutableMessageHeaders(all));
    }

    private Object payload(Message message) {
        Object payload = converter.fromMessage(message, payloadType);
        if (payload == null) {
            throw new MessageConversionException(
                    "No " + payloadType.getName() + " can be made of a message with an empty payload");
        }
        return payload;
    }
}
