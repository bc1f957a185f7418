// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.service;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqOperations;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/** A method that sends or publishes, and returns nothing, or whether there was room. */
final class SendMethod extends ServiceMethod {

    private final ExchangeAttributes attributes;
    private final ServiceArguments arguments;
    private final ZmqOperations operations;
    private final ZmqMessageConverter converter;
    private final boolean publishes;
    private final boolean routes;
    private final boolean tries;

    SendMethod(
            ExchangeAttributes attributes,
            Method method,
            ServiceArguments arguments,
            SocketType type,
            ZmqOperations operations,
            ZmqMessageConverter converter) {
        this.attributes = attributes;
        this.arguments = arguments;
        this.operations = operations;
        this.converter = converter;
        this.publishes = type == SocketType.PUB || type == SocketType.XPUB;
        this.routes = arguments.routingId() >= 0;
        this.tries = method.getReturnType() == boolean.class;
        if (!tries && method.getReturnType() != void.class) {
            throw new ZmqConfigurationException(
                    ExchangeAttributes.describe(method) + " returns a "
                            + method.getReturnType().getSimpleName() + ", but socket '" + attributes.socket()
                            + "' of type " + type + " gets no replies.",
                    "Let it return void, or boolean for whether there was room; or name a socket of type REQ or DEALER.");
        }
        if (routes && type != SocketType.ROUTER && type != SocketType.STREAM) {
            throw new ZmqConfigurationException(
                    ExchangeAttributes.describe(method) + " has a routing id, but socket '" + attributes.socket()
                            + "' of type " + type + " does not address its peers.",
                    "Remove the parameter, or name a socket of type ROUTER.");
        }
        if (!routes && (type == SocketType.ROUTER || type == SocketType.STREAM) && !hasParts(method, arguments)) {
            throw new ZmqConfigurationException(
                    ExchangeAttributes.describe(method) + " names no peer, but socket '" + attributes.socket()
                            + "' of type " + type + " sends to the one it is told.",
                    "Add a parameter with @Header(ZmqHeaders.ROUTING_ID), or let the payload be a Message or a list of"
                            + " parts, the routing id first.");
        }
        boolean topic = arguments.topic() >= 0 || !attributes.topic().isEmpty();
        if (topic && !publishes) {
            throw new ZmqConfigurationException(
                    ExchangeAttributes.describe(method) + " has a topic, but socket '" + attributes.socket()
                            + "' of type " + type + " does not publish.",
                    "Remove the topic, or name a socket of type PUB or XPUB.");
        }
    }

    /** Returns whether the payload may be several parts, so that the first of them can name the peer. */
    private static boolean hasParts(Method method, ServiceArguments arguments) {
        return arguments.payload() >= 0
                && Set.of(Message.class, List.class, Object.class)
                        .contains(method.getParameterTypes()[arguments.payload()]);
    }

    @Override
    @Nullable
    Object invoke(@Nullable Object[] values) {
        Message message = toMessage(values);
        if (tries) {
            return operations.trySend(attributes.socket(), message);
        }
        operations.send(attributes.socket(), message);
        return null;
    }

    private Message toMessage(@Nullable Object[] values) {
        Message content = converter.toMessage(arguments.payload(values));
        if (routes) {
            Object routingId = arguments.routingId(values);
            Assert.notNull(routingId, "The routing id must not be null");
            return withFirst(content, routingId, converter);
        }
        Object topic = arguments.topic(values);
        if (topic == null && !attributes.topic().isEmpty()) {
            topic = attributes.topic();
        }
        return publishes && topic != null ? withFirst(content, topic, converter) : content;
    }
}
