// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.LargePart;
import dev.zmq.engine.Message;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.support.GenericMessage;

/**
 * Converts between Java objects and messages, for the template, listeners and channel adapters alike.
 *
 * <p>{@code byte[]}, {@code String} (in UTF-8), {@link Message}, {@link LargePart} and lists of {@code byte[]} are taken as
 * they are. All other types go through Spring's {@link MessageConverter}, JSON by default. To change that, define a bean of
 * this class.
 *
 * <p>Thread-safe if the {@link MessageConverter} is.
 */
public final class ZmqMessageConverter {

    private static final String REMEDY =
            "add JSON support (spring-boot-starter-jackson), or define a ZmqMessageConverter"
                    + " bean; an endpoint of Spring Integration that is made in Java has to be given that bean (messageConverter)";
    private static final byte[] EMPTY_PART = {};
    private static final MessageHeaders NO_HEADERS = new MessageHeaders(Map.of());

    private final MessageConverter payloadConverter;

    /**
     * Creates a converter.
     *
     * @param payloadConverter converts objects to and from payloads of type {@code byte[]}
     */
    public ZmqMessageConverter(MessageConverter payloadConverter) {
        this.payloadConverter = payloadConverter;
    }

    /** Returns the converter of the types that are not taken as they are. */
    public MessageConverter payloadConverter() {
        return payloadConverter;
    }

    /**
     * Returns a message that carries an object: a {@link Message} itself, a {@link LargePart}, one part for each array in a list of
     * {@code byte[]} (unless it is empty), of a Spring {@code Message} that of its payload, else {@link #toPart one part}.
     *
     * @throws MessageConversionException if the object cannot be converted
     */
    public Message toMessage(@Nullable Object object) {
        if (object instanceof Message message) {
            return message;
        }
        if (object instanceof LargePart part) {
            return Message.of(part);
        }
        if (object instanceof List<?> list && isParts(list)) {
            List<byte[]> parts = new ArrayList<>(list.size());
            list.forEach(part -> parts.add((byte[]) part));
            return Message.ofParts(parts);
        }
        if (object instanceof org.springframework.messaging.Message<?> message) {
            return toMessage(message.getPayload());
        }
        return Message.of(toPart(object));
    }

    /**
     * Returns a message part that carries an object; an empty part for null, and the payload of a Spring
     * {@code Message}.
     *
     * @throws MessageConversionException if the object cannot be converted
     */
    public byte[] toPart(@Nullable Object object) {
        if (object == null) {
            return EMPTY_PART;
        }
        if (object instanceof byte[] bytes) {
            return bytes;
        }
        if (object instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        if (object instanceof org.springframework.messaging.Message<?> message) {
            return toPart(message.getPayload());
        }
        var converted = payloadConverter.toMessage(object, NO_HEADERS);
        if (converted == null || !(converted.getPayload() instanceof byte[] bytes)) {
            throw new MessageConversionException(
                    "No converter makes a message part of " + object.getClass().getName() + ": " + REMEDY);
        }
        return bytes;
    }

    /**
     * Returns the object that a message carries: the message itself, or its last part {@link #fromPart converted}, as the
     * parts before the last are envelope and topic by convention.
     *
     * @return null for an empty part, unless {@code byte[]} or {@code String} is asked for
     * @throws MessageConversionException if the part cannot be converted
     * @throws IllegalStateException if it is a {@link LargePart}, and neither that nor the message is asked for
     */
    public <T> @Nullable T fromMessage(Message message, Class<T> type) {
        if (type == Message.class) {
            return type.cast(message);
        }
        int last = message.size() - 1;
        return type == LargePart.class ? type.cast(message.largePart(last)) : fromPart(message.part(last), type);
    }

    /**
     * Returns the object of a generic type that the last part of a message carries.
     *
     * @return null for an empty part
     * @throws MessageConversionException if the part cannot be converted
     * @throws IllegalStateException if it is a {@link LargePart}
     */
    @SuppressWarnings("unchecked") // The converter was told the whole type.
    public <T> @Nullable T fromMessage(Message message, ParameterizedTypeReference<T> type) {
        GenericTypeHint hint = new GenericTypeHint(type);
        return (T) fromPart(message.part(message.size() - 1), hint.getParameterType(), hint);
    }

    /**
     * Returns the object that a message part carries.
     *
     * @return null for an empty part, unless {@code byte[]} or {@code String} is asked for
     * @throws MessageConversionException if the part cannot be converted
     */
    public <T> @Nullable T fromPart(byte[] part, Class<T> type) {
        return fromPart(part, type, null);
    }

    /**
     * Returns the object that a message part carries.
     *
     * @param conversionHint what {@link SmartMessageConverter} takes, such as the method parameter with its generic type
     * @return null for an empty part, unless {@code byte[]} or {@code String} is asked for
     * @throws UnreadablePayloadException if the part cannot be converted
     * @throws MessageConversionException if there is no converter to the type
     */
    public <T> @Nullable T fromPart(byte[] part, Class<T> type, @Nullable Object conversionHint) {
        if (type == byte[].class) {
            return type.cast(part);
        }
        if (type == String.class) {
            return type.cast(new String(part, StandardCharsets.UTF_8));
        }
        if (part.length == 0) {
            return null;
        }
        Object object = read(part, type, conversionHint);
        if (object == null) {
            throw new MessageConversionException(
                    "No converter makes " + type.getName() + " of a message part: " + REMEDY);
        }
        return type.cast(object);
    }

    private @Nullable Object read(byte[] part, Class<?> type, @Nullable Object conversionHint) {
        var message = new GenericMessage<>(part, NO_HEADERS);
        try {
            return payloadConverter instanceof SmartMessageConverter smart
                    ? smart.fromMessage(message, type, conversionHint)
                    : payloadConverter.fromMessage(message, type);
        } catch (MessageConversionException unreadable) {
            Type wanted = conversionHint instanceof MethodParameter parameter
                    ? parameter.getNestedGenericParameterType()
                    : type;
            throw new UnreadablePayloadException(wanted, unreadable);
        }
    }

    private static boolean isParts(List<?> list) {
        return !list.isEmpty() && list.stream().allMatch(byte[].class::isInstance);
    }
}
