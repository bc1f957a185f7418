// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.ZmqMessageSender.Outgoing;
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

    private final Outgoing outgoing;
    private ZmqOutcome outcome = ZmqOutcome.UNKNOWN;

    ZmqSenderContext(Outgoing outgoing, Map<String, Object> headers) {
        super(
                (carrier, key, value) -> Objects.requireNonNull(carrier).put(key, value),
                outgoing.operation() == Operation.REQUEST ? Kind.CLIENT : Kind.PRODUCER);
        setCarrier(headers);
        this.outgoing = outgoing;
    }

    /** Returns what is done. */
    public Operation operation() {
        return outgoing.operation();
    }

    /** Returns the bean name of the socket. */
    public String socketName() {
        return outgoing.socketName();
    }

    /** Returns the type of the socket. */
    public SocketType socketType() {
        return outgoing.socketType();
    }

    /** Returns the topic that is published under; null if none was given. */
    public @Nullable String topic() {
        return outgoing.topic();
    }

    /** Returns what the caller sends, before it is converted. */
    public @Nullable Object payload() {
        return outgoing.payload();
    }

    /** Returns how it ended, {@link ZmqOutcome#UNKNOWN} as long as it has not. */
    public ZmqOutcome outcome() {
        return outcome;
    }

    void setOutcome(ZmqOutcome outcome) {
        this.outcome = outcome;
    }
}
