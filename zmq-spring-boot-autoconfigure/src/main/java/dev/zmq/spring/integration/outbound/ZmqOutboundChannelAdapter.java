// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.outbound;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqTimeoutException;
import dev.zmq.spring.core.MessageEnvelope;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqHeaderMapper;
import dev.zmq.spring.core.ZmqHeaders;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqSocketHeaders;
import dev.zmq.spring.integration.support.ZmqOutboundMessageMapper;
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
import org.springframework.integration.mapping.BytesMessageMapper;
import org.springframework.integration.support.management.ManageableLifecycle;
import org.springframework.jmx.export.annotation.ManagedOperation;
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
 *       part,
 *   <li>on STREAM: the routing id from the header, unless the payload has two parts.
 * </ul>
 *
 * <p>No message is lost in silence: if a send times out, or the adapter is stopped or the socket closed, the sender gets an
 * exception. PUB and ROUTER drop rather than wait, as ZeroMQ demands; the socket's statistics count that.
 *
 * <p>Thread-safe once it is initialised. The socket is not closed with the adapter, so that it can be started again.
 */
public class ZmqOutboundChannelAdapter extends AbstractMessageHandler implements ManageableLifecycle {

    private static final byte[] NO_TOPIC = {};

    private final Socket socket;
    private final AtomicBoolean running = new AtomicBoolean();

    private ZmqMessageConverter messageConverter = new ZmqMessageConverter(new ByteArrayMessageConverter());
    private @Nullable ZmqHeaderMapper headerMapper;
    private @Nullable BytesMessageMapper payloadMapper;
    private ZmqOutboundMessageMapper contentMapper = new ZmqOutboundMessageMapper(messageConverter, null, null);
    private @Nullable Expression topicExpression;
    private @Nullable Duration sendTimeout;
    private @Nullable EvaluationContext evaluationContext;

    /**
     * Creates an adapter.
     *
     * @throws ZmqConfigurationException if a socket of this type cannot send of its own accord: PULL, SUB, REQ or REP
     */
    public ZmqOutboundChannelAdapter(Socket socket) {
        SocketType type = socket.type();
        if (!type.canSend() || type == SocketType.REQ || type == SocketType.REP) {
            throw new ZmqConfigurationException(
                    "An outbound channel adapter is to send through socket '" + socket.name() + "' of type " + type
                            + ", which cannot send of its own accord.",
                    type == SocketType.REQ
                            ? "Make requests with Zmq.outboundGateway(…), or give the adapter a socket of type push, pub,"
                                    + " xpub, xsub, dealer, router, pair or stream."
                            : "Give it a socket of type push, pub, xpub, xsub, dealer, router, pair or stream.");
        }
        this.socket = socket;
    }

    /** Sets the converter of payloads; by default only bytes and text can be sent. */
    public void setMessageConverter(ZmqMessageConverter messageConverter) {
        this.messageConverter = messageConverter;
        contentMapper = newContentMapper();
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

    /**
     * Sets what makes parts of headers, which go between envelope and payload; by default none do. On PUB and XPUB, a message
     * without topic then gets an empty one, so that the subscriber can tell the parts.
     */
    public void setHeaderMapper(@Nullable ZmqHeaderMapper headerMapper) {
        this.headerMapper = headerMapper;
        contentMapper = newContentMapper();
    }

    /** Sets the header mapper to that of the socket, if its messages carry headers wherever they are sent or received. */
    public void setSocketHeaders(ZmqSocketHeaders socketHeaders) {
        setHeaderMapper(socketHeaders.outgoingMapper(socket.name(), socket.type()));
    }

    /**
     * Sets what makes one part of payload and headers, such as an {@code EmbeddedHeadersJsonMessageMapper}, in place of the
     * converter.
     */
    public void setPayloadMapper(@Nullable BytesMessageMapper payloadMapper) {
        this.payloadMapper = payloadMapper;
        contentMapper = newContentMapper();
    }

    /** Has the socket connect to one more endpoint. */
    @ManagedOperation(description = "Connect the socket to one more endpoint")
    public void connect(String endpoint) {
        socket.connect(endpoint);
    }

    /** Has the socket give up a connection, once what is queued for it is sent. */
    @ManagedOperation(description = "Give up the connection to an endpoint")
    public void disconnect(String endpoint) {
        socket.disconnect(endpoint);
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
        Message content = contentMapper.fromMessage(message);
        return switch (socket.type()) {
            case PUB, XPUB -> withTopic(message, content);
            case ROUTER -> withEnvelope(message, content);
            case STREAM -> withRoutingId(message, content);
            default -> content;
        };
    }

    private ZmqOutboundMessageMapper newContentMapper() {
        return new ZmqOutboundMessageMapper(messageConverter, headerMapper, payloadMapper);
    }

    private Message withTopic(org.springframework.messaging.Message<?> message, Message content) {
        Object topic = topicExpression != null && evaluationContext != null
                ? topicExpression.getValue(evaluationContext, message)
                : message.getHeaders().get(ZmqHeaders.TOPIC);
        if (topic == null) {
            return headerMapper == null ? content : content.withFirst(NO_TOPIC);
        }
        return content.withFirst(toBytes(topic, "topic"));
    }

    private static Message withRoutingId(org.springframework.messaging.Message<?> message, Message content) {
        Object routingId = message.getHeaders().get(ZmqHeaders.ROUTING_ID);
        if (routingId != null && content.size() == 1) {
            return content.withFirst(toBytes(routingId, "header " + ZmqHeaders.ROUTING_ID));
        }
        Assert.isTrue(
                content.size() == 2,
                () -> "A STREAM socket has to know the connection: set the header " + ZmqHeaders.ROUTING_ID
                        + ", or send a payload of two parts, the routing id first");
        return content;
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
