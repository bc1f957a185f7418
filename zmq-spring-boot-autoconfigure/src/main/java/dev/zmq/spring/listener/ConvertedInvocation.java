// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.spring.core.MessageEnvelope;
import dev.zmq.spring.core.ZmqMessageConverter;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.HandlerMethod;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.support.MessageHeaderAccessor;
import org.springframework.util.ClassUtils;

/**
 * Methods whose only parameter is the converted payload, such as a record that comes as JSON: the payload is converted and the
 * method called, with nothing in between. An empty payload is left to the general path, which knows what to make of it.
 */
final class ConvertedInvocation implements ListenerInvocation {

    private final MethodHandle handle;
    private final ZmqMessageConverter converter;
    private final MethodParameter parameter;
    private final Class<?> type;
    private final ListenerInvocation general;

    private ConvertedInvocation(
            MethodHandle handle, ZmqMessageConverter converter, MethodParameter parameter, ListenerInvocation general) {
        this.handle = handle;
        this.converter = converter;
        this.parameter = parameter;
        this.type = ClassUtils.resolvePrimitiveIfNecessary(parameter.getParameterType());
        this.general = general;
    }

    /**
     * Returns the invocation of a method, or the general one if that does more.
     *
     * @param general resolves any arguments of the method
     */
    static ListenerInvocation of(HandlerMethod handlerMethod, ZmqMessageConverter converter, ListenerInvocation general)
            throws IllegalAccessException {
        MethodParameter[] parameters = handlerMethod.getMethodParameters();
        if (parameters.length != 1
                || Modifier.isStatic(handlerMethod.getMethod().getModifiers())
                || !isPayloadOnly(parameters[0])) {
            return general;
        }
        MethodHandle handle = DirectInvocation.handle(
                        handlerMethod.getBean(), handlerMethod.getMethod(), parameters[0].getParameterType())
                .asType(java.lang.invoke.MethodType.methodType(Object.class, Object.class));
        return new ConvertedInvocation(handle, converter, parameters[0], general);
    }

    @Override
    public @Nullable Object invoke(Message message) throws Throwable {
        byte[] part = MessageEnvelope.payload(message);
        Object payload = part.length > 0 ? converter.fromPart(part, type, parameter) : null;
        return payload != null ? (Object) handle.invokeExact(payload) : general.invoke(message);
    }

    @Override
    public @Nullable Object invoke(Message message, Object payload) throws Throwable {
        return type.isInstance(payload) ? (Object) handle.invokeExact(payload) : general.invoke(message, payload);
    }

    /** Returns whether the argument is the payload converted to the parameter's type, and nothing is to be done with it. */
    private static boolean isPayloadOnly(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        return !type.isAssignableFrom(byte[].class) // Those take the payload as it is.
                && type != Optional.class
                && !SourceArgumentResolver.isSource(parameter)
                && !org.springframework.messaging.Message.class.isAssignableFrom(type)
                && !MessageHeaders.class.isAssignableFrom(type)
                && !MessageHeaderAccessor.class.isAssignableFrom(type)
                && Arrays.stream(parameter.getParameterAnnotations())
                        .allMatch(annotation -> annotation instanceof Payload payload
                                && payload.required()
                                && payload.expression().isEmpty());
    }
}
