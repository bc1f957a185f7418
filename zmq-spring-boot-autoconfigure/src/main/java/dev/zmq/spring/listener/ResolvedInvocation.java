// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.ZmqHeaderMapper;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.messaging.support.MessageHeaderAccessor;

/** The general path: Spring resolves, converts and validates the arguments. */
final class ResolvedInvocation implements ListenerInvocation {

    private final InvocableHandlerMethod method;
    private final String socketName;
    private final SocketType socketType;
    private final @Nullable ZmqHeaderMapper headerMapper;
    private final boolean needsHeaders;

    /** Creates an invocation; the mapper is null if messages carry no headers. */
    ResolvedInvocation(
            InvocableHandlerMethod method,
            String socketName,
            SocketType socketType,
            @Nullable ZmqHeaderMapper headerMapper) {
        this.method = method;
        this.socketName = socketName;
        this.socketType = socketType;
        this.headerMapper = headerMapper;
        this.needsHeaders = Arrays.stream(method.getMethodParameters()).anyMatch(ResolvedInvocation::mayNeedHeaders);
    }

    @Override
    public @Nullable Object invoke(Message message) throws Exception {
        return method.invoke(
                needsHeaders
                        ? ReceivedMessage.withHeaders(socketName, socketType, message, headerMapper)
                        : ReceivedMessage.withoutHeaders(message));
    }

    @Override
    public @Nullable Object invoke(Message message, Object payload) throws Exception {
        return method.invoke(ReceivedMessage.withPayload(
                socketName, socketType, message, payload, needsHeaders ? headerMapper : null));
    }

    private static boolean mayNeedHeaders(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        return org.springframework.messaging.Message.class.isAssignableFrom(type)
                || MessageHeaders.class.isAssignableFrom(type)
                || MessageHeaderAccessor.class.isAssignableFrom(type)
                || !Arrays.stream(parameter.getParameterAnnotations()).allMatch(ResolvedInvocation::isAboutPayload);
    }

    private static boolean isAboutPayload(Annotation annotation) {
        Class<? extends Annotation> type = annotation.annotationType();
        return type == Payload.class || type.getSimpleName().startsWith("Valid");
    }
}
