// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.MessageEnvelope;
import dev.zmq.spring.core.ZmqMessageConverter;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.HandlerMethod;

/** Calls a method that takes a list of messages, each as the list's type says. */
final class BatchInvocation implements BatchMessageListener {

    /** What becomes an element of the list. */
    @FunctionalInterface
    private interface ElementConverter {
        @Nullable
        Object convert(Message message);
    }

    private final MethodHandle method;
    private final ElementConverter converter;
    private final ResultTarget errors;

    private BatchInvocation(MethodHandle method, ElementConverter converter, ResultTarget errors) {
        this.method = method;
        this.converter = converter;
        this.errors = errors;
    }

    /** Returns whether a method can be called with a batch: it has one parameter, a list. */
    static boolean isPossible(Method method) {
        return method.getParameterCount() == 1
                && method.getParameterTypes()[0].isAssignableFrom(List.class)
                && method.getParameterTypes()[0] != Object.class;
    }

    /** Returns the invocation of a method that takes a list. */
    static BatchInvocation of(
            HandlerMethod handlerMethod,
            String socketName,
            SocketType type,
            ZmqMessageConverter converter,
            ResultTarget errors)
            throws IllegalAccessException {
        MethodParameter parameter = handlerMethod.getMethodParameters()[0];
        return new BatchInvocation(
                DirectInvocation.handle(
                                handlerMethod.getBean(), handlerMethod.getMethod(), parameter.getParameterType())
                        .asType(java.lang.invoke.MethodType.methodType(Object.class, List.class)),
                elements(parameter, socketName, type, converter),
                errors);
    }

    @Override
    public Object toElement(Message message) {
        Object element = converter.convert(message);
        if (element == null) {
            throw new MessageConversionException("An empty payload cannot be an element of a batch of this type");
        }
        return element;
    }

    @Override
    public void onElements(List<Object> elements) throws Exception {
        try {
            var unused = (Object) method.invokeExact((List<?>) elements);
        } catch (Throwable failure) {
            throw MethodListener.asException(failure);
        }
    }

    @Override
    public void onFailure(Message message, Throwable failure) {
        errors.sendError(message, failure);
    }

    private static ElementConverter elements(
            MethodParameter list, String socketName, SocketType type, ZmqMessageConverter converter) {
        ResolvableType element = ResolvableType.forMethodParameter(list).getGeneric(0);
        Class<?> elementType = element.resolve(byte[].class);
        if (elementType == Message.class) {
            return message -> message;
        }
        if (elementType == byte[].class) {
            return MessageEnvelope::payload;
        }
        if (elementType == String.class) {
            return message -> new String(MessageEnvelope.payload(message), StandardCharsets.UTF_8);
        }
        if (elementType == List.class && element.resolveGeneric(0) == byte[].class) {
            return Message::parts;
        }
        if (elementType == org.springframework.messaging.Message.class) {
            return springMessages(list.nested().nested(), element.resolveGeneric(0), socketName, type, converter);
        }
        MethodParameter hint = list.nested();
        return message -> converter.fromPart(MessageEnvelope.payload(message), elementType, hint);
    }

    private static ElementConverter springMessages(
            MethodParameter hint,
            @Nullable Class<?> payloadType,
            String socketName,
            SocketType type,
            ZmqMessageConverter converter) {
        Class<?> target = payloadType == null || payloadType == Object.class ? byte[].class : payloadType;
        return message -> {
            Object payload = converter.fromPart(MessageEnvelope.payload(message), target, hint);
            return payload == null ? null : ReceivedMessage.withPayload(socketName, type, message, payload);
        };
    }
}
