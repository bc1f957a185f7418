// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.service;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqOperations;
import dev.zmq.spring.core.ZmqSockets;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * One method of a client: what it does with its arguments.
 *
 * <p>Thread-safe.
 */
abstract class ServiceMethod {

    /** Called for each invocation of the method. */
    abstract @Nullable Object invoke(@Nullable Object[] arguments);

    /** Returns the method that fits the type of the socket. */
    static ServiceMethod of(
            ExchangeAttributes attributes,
            Method method,
            ZmqOperations operations,
            ZmqSockets sockets,
            ZmqMessageConverter converter) {
        SocketType type = sockets.get(attributes.socket()).type();
        ServiceArguments arguments = ServiceArguments.of(method);
        return switch (type) {
            case REQ, DEALER -> new RequestMethod(attributes, method, arguments, operations, converter);
            case PULL, SUB, REP ->
                throw new ZmqConfigurationException(
                        ExchangeAttributes.describe(method) + " sends through socket '" + attributes.socket()
                                + "' of type " + type + ", which does not send of its own accord.",
                        "Name a socket of type REQ, DEALER, PUSH, PUB, XPUB, PAIR or ROUTER.");
            default -> new SendMethod(attributes, method, arguments, type, operations, converter);
        };
    }

    /** Puts a routing id or topic, text or bytes, before a payload. */
    static Message withFirst(Message content, Object first, ZmqMessageConverter converter) {
        return content.withFirst(converter.toPart(first));
    }
}
