// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.spring.core.ZmqMessageConverter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Gives each message to that method of a listener class which takes it by topic and payload type.
 *
 * <p>Immutable; safe for use by any thread.
 */
final class RoutingHandler implements MessageHandler {

    private final String description;
    private final List<Route> routes;
    private final @Nullable Class<?> payloadType;
    private final ZmqMessageConverter converter;
    private final ResultTarget errors;
    private final boolean byTopic;

    /**
     * Creates a handler.
     *
     * @param description the listener, in words
     * @param routes in any order
     * @param payloadType what payloads are converted to before the method is chosen; null to leave that to the method
     * @param errors is told of messages that fail
     */
    RoutingHandler(
            String description,
            List<Route> routes,
            @Nullable Class<?> payloadType,
            ZmqMessageConverter converter,
            ResultTarget errors) {
        this.description = description;
        this.routes = routes.stream().sorted().toList();
        this.payloadType = payloadType;
        this.converter = converter;
        this.errors = errors;
        this.byTopic = routes.stream().anyMatch(route -> route.pattern() != null);
    }

    @Override
    public @Nullable CompletableFuture<?> handle(Message message) throws Throwable {
        String topic = byTopic && !message.isLarge(0) ? message.text(0) : null;
        Object payload = payloadType != null ? converter.fromMessage(message, payloadType) : null;
        Route route = route(topic, payload);
        return payload != null && route.payloadType() != null
                ? route.handler().handle(message, payload)
                : route.handler().handle(message);
    }

    @Override
    public void onFailure(Message message, Throwable failure) {
        errors.sendError(message, failure);
    }

    @Override
    public boolean isLate() {
        return routes.stream().anyMatch(route -> route.handler().isLate());
    }

    private Route route(@Nullable String topic, @Nullable Object payload) {
        for (Route route : routes) {
            if (route.takes(topic, payload)) {
                return route;
            }
        }
        String type = payload == null
                ? "an empty payload"
                : "a payload of " + payload.getClass().getName();
        throw new NoHandlerException(
                description,
                topic == null
                        ? type
                        : payloadType == null ? "topic '" + topic + "'" : type + " and topic '" + topic + "'");
    }
}
