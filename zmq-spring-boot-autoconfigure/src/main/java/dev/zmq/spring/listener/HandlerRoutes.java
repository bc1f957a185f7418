// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.support.MessageHeaderAccessor;
import org.springframework.util.ClassUtils;

/** Makes the routes to the methods of a listener class, and refuses those between which nothing could choose. */
final class HandlerRoutes {

    private final MethodZmqListenerEndpoint endpoint;
    private final List<Route> routes = new ArrayList<>();

    HandlerRoutes(MethodZmqListenerEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Adds the routes to a method. */
    void add(ZmqHandlerMethod method, MethodHandler handler) {
        Class<?> payloadType =
                endpoint.attributes().payloadType() == null ? null : payloadType(endpoint.bean(), method.method());
        if (method.topics().isEmpty()) {
            add(method, new Route(null, payloadType, method.isDefault(), handler));
        }
        method.topics().forEach(topic -> add(method, new Route(topic, payloadType, method.isDefault(), handler)));
    }

    List<Route> routes() {
        return routes;
    }

    private void add(ZmqHandlerMethod method, Route route) {
        if (routes.stream().anyMatch(route::isSameAs)) {
            throw new InvalidListenerException(
                    "The " + endpoint.description(method) + " takes the same messages as another method of the class.",
                    "Tell the two apart by topics of @ZmqHandler, or by the types of their payloads together with"
                            + " payloadType of @ZmqListener, or leave the rest to one of them by isDefault.");
        }
        routes.add(route);
    }

    /** Returns the type that the method takes the payload as; null if it takes the message as it came. */
    private static @Nullable Class<?> payloadType(Object bean, Method method) {
        for (int i = 0; i < method.getParameterCount(); i++) {
            MethodParameter parameter = new MethodParameter(method, i).withContainingClass(bean.getClass());
            if (isPayload(parameter)) {
                Class<?> type = Message.class.isAssignableFrom(parameter.getParameterType())
                        ? ResolvableType.forMethodParameter(parameter)
                                .getGeneric(0)
                                .resolve(Object.class)
                        : parameter.getParameterType();
                return type == byte[].class ? null : ClassUtils.resolvePrimitiveIfNecessary(type);
            }
        }
        return null;
    }

    private static boolean isPayload(MethodParameter parameter) {
        if (parameter.hasParameterAnnotation(Payload.class)) {
            return true;
        }
        Class<?> type = parameter.getParameterType();
        return !SourceArgumentResolver.isSource(parameter)
                && !MessageHeaders.class.isAssignableFrom(type)
                && !MessageHeaderAccessor.class.isAssignableFrom(type)
                && Arrays.stream(parameter.getParameterAnnotations()).allMatch(HandlerRoutes::isValidation);
    }

    private static boolean isValidation(Annotation annotation) {
        return annotation.annotationType().getSimpleName().startsWith("Valid");
    }
}
