// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.service;

import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqHeaders;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;

/** Which argument of a method is what, by its index; −1 if there is none. */
record ServiceArguments(int payload, int topic, int routingId) {

    private static final int NONE = -1;

    /**
     * Returns what the annotations of the parameters say.
     *
     * @throws ZmqConfigurationException if a parameter has no meaning, or two have the same
     */
    static ServiceArguments of(Method method) {
        int payload = NONE;
        int topic = NONE;
        int routingId = NONE;
        for (int i = 0; i < method.getParameterCount(); i++) {
            MethodParameter parameter = new MethodParameter(method, i);
            Header header = parameter.getParameterAnnotation(Header.class);
            if (header == null || parameter.hasParameterAnnotation(Payload.class)) {
                payload = only(payload, i, "payload", method);
            } else {
                String name = header.value().isEmpty() ? header.name() : header.value();
                switch (name) {
                    case ZmqHeaders.TOPIC -> topic = only(topic, i, "topic", method);
                    case ZmqHeaders.ROUTING_ID -> routingId = only(routingId, i, "routing id", method);
                    default ->
                        throw new ZmqConfigurationException(
                                "The parameter with @Header(\"" + name + "\") of " + ExchangeAttributes.describe(method)
                                        + " means nothing to ZeroMQ.",
                                "Only @Header(ZmqHeaders.TOPIC) and @Header(ZmqHeaders.ROUTING_ID) do.");
                }
            }
        }
        return new ServiceArguments(payload, topic, routingId);
    }

    @Nullable
    Object payload(@Nullable Object[] arguments) {
        return payload == NONE ? null : arguments[payload];
    }

    @Nullable
    Object topic(@Nullable Object[] arguments) {
        return topic == NONE ? null : arguments[topic];
    }

    @Nullable
    Object routingId(@Nullable Object[] arguments) {
        return routingId == NONE ? null : arguments[routingId];
    }

    private static int only(int before, int index, String meaning, Method method) {
        if (before != NONE) {
            throw new ZmqConfigurationException(
                    ExchangeAttributes.describe(method) + " has more than one parameter for the " + meaning + ".",
                    "Put the values into one object, or say with @Header what a parameter is.");
        }
        return index;
    }
}
