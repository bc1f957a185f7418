// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.outbound;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqTimeoutException;
import dev.zmq.spring.core.MessageEnvelope;
import dev.zmq.spring.core.ZmqHeaders;
import dev.zmq.spring.core.ZmqMessageConverter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.integration.expression.ExpressionUtils;
import org.springframework.integration.handler.AbstractMessageHandler;
import org.springframework.integration.support.management.ManageableLifecycle;
import org.springframework.messaging.converter.ByteArrayMessageConverter;
import org.springframework.util.Assert;

/**
 * Sends what it is given through a socket.
 *
 * <p>A payload that is a {@link Message} or a list of {@code byte[]} makes a message of several parts; any other is
 * converted to one part. Before it goes
 *
 * <ul>
 *   <li>on PUB and XPUB: the topic, from {@link #setTopicExpression the expression}, by default the header
 *       {@link ZmqHeaders#TOPIC}; nothing if there is none,
 *   <li>on ROUTER: the envelope of the request that came with the headers {@link ZmqHeaders#ROUTING_ID} and
 *       {@link ZmqHeaders#PARTS}, or the routing id alone; without these headers, the payload must have it as its first
 *       part.
 * </ul>
 *
 * <p>No message is lost in silence: if a send times out, or the adapter is stopped or the socket closed, the sender gets an
 * exception. PUB and ROUTER drop rather than wait, as ZeroMQ demands; the socket's statistics count that.
 *
 * <p>Thread-safe once it is initialised. The socket is not closed with the adapter, so that it can be started again.
 */
public class ZmqOutboundChannelAdapter extends AbstractMessageHandler implements ManageableLifecycle {

    private final Socket socket;
    private final AtomicBoolean running = new AtomicBoolean();

    private ZmqMessageConverter messageConverter = new ZmqMessageConverter(new ByteArrayMessageConverter());
    private @Nullable Expression topicExpression;
    private @Nullable Duration sendTimeout;
    private @Nullable EvaluationContext evaluationContext;

    /**
     * Creates an adapter.
     *
     * @throws IllegalArgumentException if a socket of this type cannot send of its own accord: PULL, SUB, REQ or REP
     */
    public ZmqOutboundChannelAdapter(Socket socket) {
        SocketType type = socket.type();
        Assert.isTrue(
                type.canSend() && type != SocketType.REQ && type != SocketType.REP,
                () -> "Socket '" + socket.name() + "' is of type " + type
                        + ", which cannot send of its own accord; an outbound channel adapter needs PUSH, PUB, DEALER,"
                        + " ROUTER or PAIR");
        this.socket = socket;
    }

    /** Sets the converter of payloads; by default only bytes and text can be sent. */
    public void setMessageConverter(ZmqMessageConverter messageConverter) {
        this.messageConverter = messageConverter;
    }

    /**
     * Sets the expression that gives the topic on a PUB socket, evaluated against the Spring message: text, bytes, or null
     * for none.
     */
    public void setTopicExpression(Expression topicExpression) {
        this.topicExpression = topicExpression;
    }

    /** Sets the expression that gives the topic; see {@link #setTopicExpression}. */
    public void setTopicExpressionString(String topicExpression) {
        setTopicExpression(EXPRESSION_PARSER.parseExpression(topicExpression));
    }

    /**
     * Sets how long to wait for room; negative without limit. By default {@link SocketOptions#SEND_TIMEOUT} of the socket
     * counts.
     */
    public void setSendTimeout(@Nullable Duration sendTimeout) {
        this.sendTimeout = sendTimeout;
    }

    @Override
    public String getComponentType() {
        return "zmq:outbound-channel-adapter";
    }

    @Override
    protected void onInit() {
        super.onInit();
        if (topicExpression != null) {
            evaluationContext = ExpressionUtils.createStandardEvaluationContext(getBeanFactory());
        }
    }

    @Override
    public void start() {
        if (socket.isClosed()) {
            throw new IllegalStateException("Socket '" + socket.name() + "' is closed");
        }
        running.set(true);
    }

    @Override
    public void stop() {
        running.set(false);
    }

    @Override
    public boolean isRunning() {
        return running.get() && !socket.isClosed();
    }

    @Override
    protected void handleMessageInternal(org.springframework.messaging.Message<?> message) {
        if (!running.get()) {
            throw new IllegalStateException("The adapter is stopped; the message was not sent");
        }
        Message outgoing = toMessage(message);
        if (sendTimeout == null) {
            socket.send(outgoing);
        } else if (!socket.send(outgoing, sendTimeout)) {
            throw new ZmqTimeoutException("Socket '" + socket.name() + "' had no room for a message within "
                    + sendTimeout + "; the message was not sent");
        }
    }

    private Message toMessage(org.springframework.messaging.Message<?> message) {
        Message content = messageConverter.toMessage(message.getPayload());
        return switch (socket.type()) {
            case PUB, XPUB -> withTopic(message, content);
            case ROUTER -> withEnvelope(message, content);
            default -> content;
        };
    }

    private Message withTopic(org.springframework.messaging.Message<?> message, Message content) {
        Object topic = topicExpression != null && evaluationContext != null
                ? topicExpression.getValue(evaluationContext, message)
                : message.getHeaders().get(ZmqHeaders.TOPIC);
        return topic == null ? content : content.withFirst(toBytes(topic, "topic"));
    }

    private Message withEnvelope(org.springframework.messaging.Message<?> message, Message content) {
        Object routingId = message.getHeaders().get(ZmqHeaders.ROUTING_ID);
        if (routingId != null) {
            Message peer = Message.of(toBytes(routingId, "header " + ZmqHeaders.ROUTING_ID));
            Message request = requestOf(message, peer);
            return request != null
                    ? MessageEnvelope.reply(SocketType.ROUTER, request, content)
                    : content.withFirst(peer.part(0));
        }
        Assert.isTrue(
                content.size() > 1,
                () -> "A ROUTER socket has to know the peer: set the header " + ZmqHeaders.ROUTING_ID
                        + ", or send a payload of several parts, the routing id first");
        return content;
    }

    /** Returns the request that the headers tell of, null if there is none or it came from another peer. */
    private static @Nullable Message requestOf(org.springframework.messaging.Message<?> message, Message peer) {
        if (!(message.getHeaders().get(ZmqHeaders.PARTS) instanceof List<?> list)
                || list.isEmpty()
                || !list.stream().allMatch(byte[].class::isInstance)) {
            return null;
        }
        Message request = Message.of(list.toArray(byte[][]::new));
        return Arrays.equals(request.part(0), peer.part(0)) ? request : null;
    }

    private static byte[] toBytes(Object value, String what) {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        throw new IllegalArgumentException(
                "The " + what + " is a " + value.getClass().getName() + "; it must be text or bytes");
    }
}
