// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.LargePart;
import dev.zmq.engine.Message;
import java.util.List;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.util.Assert;

/**
 * Resolves parameters of type {@link Message}, {@code List<byte[]>} and {@link LargePart}: the received message, its parts,
 * and the last of them whatever its size.
 */
final class SourceArgumentResolver implements HandlerMethodArgumentResolver {

    private static final ResolvableType PARTS = ResolvableType.forClassWithGenerics(List.class, byte[].class);

    /** Returns whether the parameter takes what was received, or parts of it, as it is. */
    static boolean isSource(MethodParameter parameter) {
        return isMessage(parameter) || isParts(parameter) || isLargePart(parameter);
    }

    private static boolean isLargePart(MethodParameter parameter) {
        return parameter.getParameterType() == LargePart.class;
    }

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
        return isSource(parameter);
    }

    @Override
    public Object resolveArgument(MethodParameter parameter, org.springframework.messaging.Message<?> message) {
        Assert.isInstanceOf(ReceivedMessage.class, message);
        Message source = ((ReceivedMessage) message).source();
        if (isMessage(parameter)) {
            return source;
        }
        return isLargePart(parameter) ? source.largePart(source.size() - 1) : source.parts();
    }
}
