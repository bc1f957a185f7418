// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.LargePart;
import dev.zmq.engine.Message;
import dev.zmq.spring.core.MessageEnvelope;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.handler.HandlerMethod;
import org.springframework.util.ReflectionUtils;

/**
 * The fast path: methods with one parameter that needs no conversion are called through a method handle, without a Spring
 * message, headers or argument resolution. One class for each type of parameter keeps the call sites monomorphic.
 */
final class DirectInvocation {

    private DirectInvocation() {}

    /** Returns the invocation of a method, or null if its parameters take more than this. */
    static @Nullable ListenerInvocation of(HandlerMethod handlerMethod) throws IllegalAccessException {
        Object bean = handlerMethod.getBean();
        Method method = handlerMethod.getMethod();
        if (method.getParameterCount() != 1 || Modifier.isStatic(method.getModifiers())) {
            return null;
        }
        MethodParameter parameter = handlerMethod.getMethodParameters()[0];
        if (parameter.hasParameterAnnotations()) {
            return null;
        }
        Class<?> type = parameter.getParameterType();
        if (type == byte[].class) {
            return new WithBytes(handle(bean, method, type));
        }
        if (type == String.class) {
            return new WithText(handle(bean, method, type));
        }
        if (type == Message.class) {
            return new WithMessage(handle(bean, method, type));
        }
        if (type == LargePart.class) {
            return new WithLargePart(handle(bean, method, type));
        }
        return SourceArgumentResolver.isParts(parameter) ? new WithParts(handle(bean, method, type)) : null;
    }

    static MethodHandle handle(Object bean, Method method, Class<?> parameterType) throws IllegalAccessException {
        ReflectionUtils.makeAccessible(method);
        return MethodHandles.lookup()
                .unreflect(method)
                .bindTo(bean)
                .asType(MethodType.methodType(Object.class, parameterType));
    }

    private record WithBytes(MethodHandle handle) implements ListenerInvocation {
        @Override
        public @Nullable Object invoke(Message message) throws Throwable {
            return (Object) handle.invokeExact(MessageEnvelope.payload(message));
        }
    }

    private record WithText(MethodHandle handle) implements ListenerInvocation {
        @Override
        public @Nullable Object invoke(Message message) throws Throwable {
            return (Object) handle.invokeExact(new String(MessageEnvelope.payload(message), StandardCharsets.UTF_8));
        }
    }

    private record WithMessage(MethodHandle handle) implements ListenerInvocation {
        @Override
        public @Nullable Object invoke(Message message) throws Throwable {
            return (Object) handle.invokeExact(message);
        }
    }

    private record WithLargePart(MethodHandle handle) implements ListenerInvocation {
        @Override
        public @Nullable Object invoke(Message message) throws Throwable {
            return (Object) handle.invokeExact(message.largePart(message.size() - 1));
        }
    }

    private record WithParts(MethodHandle handle) implements ListenerInvocation {
        @Override
        public @Nullable Object invoke(Message message) throws Throwable {
            return (Object) handle.invokeExact(message.parts());
        }
    }
}
