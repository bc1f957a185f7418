// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.spring.core.MessageEnvelope;
import dev.zmq.spring.core.ZmqHeaders;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageDeliveryException;
import org.springframework.messaging.support.GenericMessage;

/**
 * Sends messages that failed for good to a message channel: the last part as the payload, {@link ZmqHeaders#SOCKET}, {@link
 * ZmqHeaders#PARTS} with all parts, {@link #LISTENER_ID} and {@link #EXCEPTION} as headers.
 *
 * <p>Thread-safe if the channel is.
 */
public final class DeadLetterChannelErrorHandler implements ZmqListenerErrorHandler {

    /** The header with the id of the listener that failed, a {@code String}. */
    public static final String LISTENER_ID = ZmqHeaders.PREFIX + "listenerId";

    /** The header with what the listener threw, a {@code Throwable}. */
    public static final String EXCEPTION = ZmqHeaders.PREFIX + "exception";

    private final Supplier<? extends MessageChannel> channel;

    /** Creates a handler; the channel is asked for when it is needed. */
    public DeadLetterChannelErrorHandler(Supplier<? extends MessageChannel> channel) {
        this.channel = channel;
    }

    @Override
    public void onFailure(ZmqListenerFailure failure) {
        Message message = failure.message();
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put(ZmqHeaders.SOCKET, failure.socketName());
        if (!message.hasLargeParts()) {
            headers.put(ZmqHeaders.PARTS, message.parts());
        }
        headers.put(LISTENER_ID, failure.listenerId());
        headers.put(EXCEPTION, failure.cause());
        GenericMessage<byte[]> letter = new GenericMessage<>(MessageEnvelope.payload(message), headers);
        if (!channel.get().send(letter)) {
            throw new MessageDeliveryException(letter, "The dead-letter channel did not take the message in time");
        }
    }

    @Override
    public boolean keepsMessages() {
        return true;
    }
}
