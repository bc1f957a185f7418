// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.LargePart;
import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.MessageEnvelope;
import dev.zmq.spring.core.ZmqHeaderMapper;
import dev.zmq.spring.core.ZmqMessageConverter;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.util.ObjectUtils;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.SmartValidator;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.ValidationAnnotationUtils;

/**
 * What messages become in the list that a method takes, as the list's type says, and what of it is validated: with {@code
 * @Valid} or {@code @Validated} on the list or on the type of its elements, each element by itself.
 *
 * <p>Immutable; safe for use by any thread.
 */
final class BatchElements {

    /** What becomes an element of the list; null for an empty payload of which nothing can be made. */
    @FunctionalInterface
    private interface Conversion {
        @Nullable
        Object convert(Message message);
    }

    private final MethodParameter list;
    private final String socketName;
    private final SocketType socketType;
    private final ZmqMessageConverter converter;
    private final @Nullable ZmqHeaderMapper headerMapper;
    private final Conversion conversion;
    private final @Nullable Validator validator;
    private final Object[] hints;

    /**
     * Creates a conversion.
     *
     * @param list the parameter
     * @param headerMapper null if messages carry no headers
     * @param validator null for no validation
     */
    BatchElements(
            MethodParameter list,
            String socketName,
            SocketType socketType,
            ZmqMessageConverter converter,
            @Nullable ZmqHeaderMapper headerMapper,
            @Nullable Validator validator) {
        this.list = list;
        this.socketName = socketName;
        this.socketType = socketType;
        this.converter = converter;
        this.headerMapper = headerMapper;
        this.conversion = conversion(ResolvableType.forMethodParameter(list).getGeneric(0));
        Object[] asked = validator == null ? null : validationHints(list);
        this.validator = asked == null ? null : validator;
        this.hints = asked == null ? new Object[0] : asked;
    }

    /**
     * Returns what a message becomes, null for an empty payload of which nothing can be made.
     *
     * @throws MethodArgumentNotValidException if it is not valid
     * @throws org.springframework.messaging.converter.MessageConversionException if it cannot be converted
     */
    @Nullable
    Object convert(Message message) throws MethodArgumentNotValidException {
        Object element = conversion.convert(message);
        if (validator != null && element != null) {
            validate(validator, message, element);
        }
        return element;
    }

    private Conversion conversion(ResolvableType element) {
        Class<?> type = element.resolve(byte[].class);
        if (type == Message.class) {
            return message -> message;
        }
        if (type == byte[].class) {
            return MessageEnvelope::payload;
        }
        if (type == String.class) {
            return message -> new String(MessageEnvelope.payload(message), StandardCharsets.UTF_8);
        }
        if (type == LargePart.class) {
            return message -> converter.fromMessage(message, LargePart.class);
        }
        if (type == List.class && element.resolveGeneric(0) == byte[].class) {
            return Message::parts;
        }
        if (type == org.springframework.messaging.Message.class) {
            return springMessages(list.nested().nested(), element.resolveGeneric(0));
        }
        MethodParameter hint = list.nested();
        return message -> converter.fromPart(MessageEnvelope.payload(message), type, hint);
    }

    private Conversion springMessages(MethodParameter hint, @Nullable Class<?> payloadType) {
        Class<?> target = payloadType == null || payloadType == Object.class ? byte[].class : payloadType;
        return message -> {
            Object payload = converter.fromPart(MessageEnvelope.payload(message), target, hint);
            return payload == null
                    ? null
                    : ReceivedMessage.withPayload(socketName, socketType, message, payload, headerMapper);
        };
    }

    private void validate(Validator with, Message message, Object element) throws MethodArgumentNotValidException {
        Object payload =
                element instanceof org.springframework.messaging.Message<?> received ? received.getPayload() : element;
        BeanPropertyBindingResult result = new BeanPropertyBindingResult(payload, "element");
        if (with instanceof SmartValidator smart && !ObjectUtils.isEmpty(hints)) {
            smart.validate(payload, result, hints);
        } else {
            with.validate(payload, result);
        }
        if (result.hasErrors()) {
            throw new MethodArgumentNotValidException(
                    ReceivedMessage.withPayload(socketName, socketType, message, payload, null), list, result);
        }
    }

    /** Returns the groups to validate, null if nothing asks for validation. */
    private static Object @Nullable [] validationHints(MethodParameter list) {
        List<Annotation> annotations = new ArrayList<>(List.of(list.getParameterAnnotations()));
        AnnotatedType type = list.getExecutable().getAnnotatedParameterTypes()[list.getParameterIndex()];
        if (type instanceof AnnotatedParameterizedType parameterized) {
            annotations.addAll(List.of(parameterized.getAnnotatedActualTypeArguments()[0].getAnnotations()));
        }
        for (Annotation annotation : annotations) {
            Object[] hints = ValidationAnnotationUtils.determineValidationHints(annotation);
            if (hints != null) {
                return hints;
            }
        }
        return null;
    }
}
