// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.outbound;

import dev.zmq.spring.core.ZmqOperations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.integration.handler.AbstractReplyProducingMessageHandler;
import org.springframework.messaging.Message;
import org.springframework.util.Assert;

/**
 * Sends what it is given as a request through a REQ or DEALER socket, waits for the reply, and passes that on to the
 * output channel or, without one, to where the header {@code replyChannel} says.
 *
 * <p>A request that is not answered in time, and one that the peer answers with an error reply, end in an exception for
 * the sender, as with {@link ZmqOperations#sendAndReceive(String, Object, Class)}.
 *
 * <p>Thread-safe once it is initialised. Requests through one socket follow one another, and wait for their turn.
 */
public class ZmqOutboundGateway extends AbstractReplyProducingMessageHandler {

    private final String socketName;
    private final ZmqOperations operations;

    private Class<?> replyType = byte[].class;
    private @Nullable Duration replyTimeout;

    /**
     * Creates a gateway.
     *
     * @param socketName the name of the socket bean, of type REQ or DEALER
     * @param operations sends the requests
     */
    public ZmqOutboundGateway(String socketName, ZmqOperations operations) {
        Assert.hasText(socketName, "'socketName' must not be empty");
        this.socketName = socketName;
        this.operations = operations;
        setRequiresReply(true);
    }

    /** Sets the type of the payloads of replies: {@code byte[]} by default, {@code String} for text in UTF-8. */
    public void setReplyType(Class<?> replyType) {
        this.replyType = replyType;
    }

    /** Sets how long to wait for a reply, sending included; negative without limit. By default as the template. */
    public void setReplyTimeout(@Nullable Duration replyTimeout) {
        this.replyTimeout = replyTimeout;
    }

    @Override
    public String getComponentType() {
        return "zmq:outbound-gateway";
    }

    @Override
    protected @Nullable Object handleRequestMessage(Message<?> request) {
        Object payload = request.getPayload();
        return replyTimeout == null
                ? operations.sendAndReceive(socketName, payload, replyType)
                : operations.sendAndReceive(socketName, payload, replyType, replyTimeout);
    }
}
