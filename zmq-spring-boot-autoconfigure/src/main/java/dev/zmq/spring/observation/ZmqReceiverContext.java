// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.listener.ZmqDeliveryObserver.Delivered;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a listener is given. The carrier is the headers of the message, in which the trace of its sender is looked for.
 *
 * <p>Used by one thread at a time.
 */
public final class ZmqReceiverContext extends ReceiverContext<Map<String, Object>> {

    private static final int MAX_TOPIC_BYTES = 255;

    private final Delivered delivered;
    private ZmqOutcome outcome = ZmqOutcome.UNKNOWN;

    ZmqReceiverContext(Delivered delivered) {
        super(ZmqReceiverContext::text, delivered.replies() ? Kind.SERVER : Kind.CONSUMER);
        setCarrier(delivered.headers());
        this.delivered = delivered;
    }

    /** Returns the id of the listener. */
    public String listenerId() {
        return delivered.listenerId();
    }

    /** Returns the bean name of the socket. */
    public String socketName() {
        return delivered.socketName();
    }

    /** Returns the type of the socket. */
    public SocketType socketType() {
        return delivered.socketType();
    }

    /** Returns whether the listener takes batches. */
    public boolean isBatch() {
        return delivered.isBatch();
    }

    /** Returns the message as it was received, or those of the batch. */
    public List<Message> messages() {
        return delivered.messages();
    }

    /** Returns the topic of a message that SUB or XSUB received; null if there is none, or it is very long. */
    public @Nullable String topic() {
        Message message = messages().get(0);
        boolean subscribes = socketType() == SocketType.SUB || socketType() == SocketType.XSUB;
        return subscribes && !isBatch() && message.size() > 1 && message.partSize(0) <= MAX_TOPIC_BYTES
                ? message.text(0)
                : null;
    }

    /** Returns how it ended, {@link ZmqOutcome#UNKNOWN} as long as it has not. */
    public ZmqOutcome outcome() {
        return outcome;
    }

    void setOutcome(ZmqOutcome outcome) {
        this.outcome = outcome;
    }

    /** A peer may send anything under any name. */
    private static @Nullable String text(@Nullable Map<String, Object> headers, String name) {
        return headers != null && headers.get(name) instanceof String text ? text : null;
    }
}
