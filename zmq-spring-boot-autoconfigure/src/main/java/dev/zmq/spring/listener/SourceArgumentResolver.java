// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import java.util.List;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.util.Assert;

/** Resolves parameters of type {@link Message} and {@code List<byte[]>}: the received message and its parts. */
final class SourceArgumentResolver implements HandlerMethodArgumentResolver {

    private static final ResolvableType PARTS = ResolvableType.forClassWithGenerics(List.class, byte[].class);

    static boolean isMessage(MethodParameter parameter) {
        return parameter.getParameterType() == Message.class;
    }

    static boolean isParts(MethodParameter parameter) {
        return parameter.getParameterType() == List.class
                && PARTS.isAssignableFrom(ResolvableType.forMethodParameter(parameter))
                && !parameter.hasParameterAnnotations();
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return isMessage(parameter) || isParts(parameter);
    }

    @Override
    public Object resolveArgument(MethodParameter parameter, org.springframework.messaging.Message<?> message) {
        Assert.isInstanceOf(ReceivedMessage.class, message);
        Message source = ((ReceivedMessage) message).source();
        return isMessage(parameter) ? source : source.parts();
    }
}
