// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.ZmqSendObserver.Operation;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is sent. The carrier is the headers, which go along where the socket's messages have headers; the trace is added to
 * them.
 *
 * <p>Used by one thread at a time.
 */
public final class ZmqSenderContext extends SenderContext<Map<String, Object>> {

    private final Operation operation;
    private final String socketName;
    private final SocketType socketType;
    private final @Nullable String topic;
    private final @Nullable Object payload;
    private ZmqOutcome outcome = ZmqOutcome.UNKNOWN;

    ZmqSenderContext(
            Operation operation,
            String socketName,
            SocketType socketType,
            @Nullable String topic,
            @Nullable Object payload,
            Map<String, Object> headers) {
        super(
                (carrier, key, value) -> Objects.requireNonNull(carrier).put(key, value),
                operation == Operation.REQUEST ? Kind.CLIENT : Kind.PRODUCER);
        setCarrier(headers);
        this.operation = operation;
        this.socketName = socketName;
        this.socketType = socketType;
        this.topic = topic;
        this.payload = payload;
    }

    /** Returns what is done. */
    public Operation operation() {
        return operation;
    }

    /** Returns the bean name of the socket. */
    public String socketName() {
        return socketName;
    }

    /** Returns the type of the socket. */
    public SocketType socketType() {
        return socketType;
    }

    /** Returns the topic that is published under; null if none was given. */
    public @Nullable String topic() {
        return topic;
    }

    /** Returns what the caller sends, before it is converted. */
    public @Nullable Object payload() {
        return payload;
    }

    /** Returns how it ended, {@link ZmqOutcome#UNKNOWN} as long as it has not. */
    public ZmqOutcome outcome() {
        return outcome;
    }

    void setOutcome(ZmqOutcome outcome) {
        this.outcome = outcome;
    }
}
