// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.outbound;

import dev.zmq.engine.Message;
import dev.zmq.spring.core.MessageEnvelope;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqHeaderMapper;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqOperations;
import dev.zmq.spring.core.ZmqRequestOptions;
import dev.zmq.spring.core.ZmqSocketHeaders;
import dev.zmq.spring.core.ZmqTemplate;
import dev.zmq.spring.integration.support.ZmqOutboundMessageMapper;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.integration.handler.AbstractReplyProducingMessageHandler;
import org.springframework.integration.mapping.BytesMessageMapper;
import org.springframework.messaging.converter.ByteArrayMessageConverter;
import org.springframework.util.Assert;

/**
 * Sends what it is given as a request through a REQ or DEALER socket, waits for the reply, and passes that on to the
 * output channel or, without one, to where the header {@code replyChannel} says.
 *
 * <p>With {@link #setAsync(boolean)}, it does not wait: the flow goes on with the next request at once, so that on a DEALER
 * many are in flight, and each reply is passed on when it comes, by the thread that receives it.
 *
 * <p>A request that is not answered in time, and one that the peer answers with an error reply, end in an exception for
 * the sender, as with {@link ZmqOperations#sendAndReceive(String, Object, Class)}; if asynchronous, it goes to the error
 * channel in the request's headers or, without one, to the application's.
 *
 * <p>Thread-safe once it is initialised.
 */
public class ZmqOutboundGateway extends AbstractReplyProducingMessageHandler {

    private static final byte[] NO_PAYLOAD = {};

    private final String socketName;
    private final ZmqOperations operations;

    private Class<?> replyType = byte[].class;
    private ZmqRequestOptions options = ZmqRequestOptions.defaults();
    private ZmqMessageConverter messageConverter = new ZmqMessageConverter(new ByteArrayMessageConverter());
    private @Nullable ZmqHeaderMapper headerMapper;
    private boolean ownHeaders;
    private @Nullable BytesMessageMapper payloadMapper;

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

    /**
     * Sets how long to wait for a reply, sending included, and with retries for each; negative without limit. By default as
     * the template.
     */
    public void setReplyTimeout(@Nullable Duration replyTimeout) {
        this.options = new ZmqRequestOptions(replyTimeout, options.retries());
    }

    /**
     * Sets how often a request without reply is sent again, so that its peer may see it more than once; see {@link
     * ZmqOperations#sendAndReceive(String, Object, Class, ZmqRequestOptions)}. By default as the template.
     */
    public void setRetries(int retries) {
        this.options = options.withRetries(retries);
    }

    /** Sets the converter of payloads that is used with a header mapper; otherwise, the template's is. */
    public void setMessageConverter(ZmqMessageConverter messageConverter) {
        this.messageConverter = messageConverter;
    }

    /**
     * Sets what maps headers to the parts before the payload, of requests and of replies; none by default. Not for sockets
     * whose messages have headers anyway, see {@link #setSocketHeaders}: the gateway refuses to start, as requests would have
     * them twice.
     */
    public void setHeaderMapper(@Nullable ZmqHeaderMapper headerMapper) {
        this.headerMapper = headerMapper;
        ownHeaders = headerMapper != null;
    }

    /**
     * Sets the sockets whose messages carry headers wherever they are sent or received: if this one's do, the template maps
     * those of requests, and the gateway reads those of replies.
     */
    public void setSocketHeaders(ZmqSocketHeaders socketHeaders) {
        headerMapper = socketHeaders.mapper(socketName);
        ownHeaders = false;
    }

    /**
     * Sets what maps payload and headers to the last part, of requests and of replies, such as an {@code
     * EmbeddedHeadersJsonMessageMapper}, in place of the converter and the reply type.
     */
    public void setPayloadMapper(@Nullable BytesMessageMapper payloadMapper) {
        this.payloadMapper = payloadMapper;
    }

    @Override
    public String getComponentType() {
        return "zmq:outbound-gateway";
    }

    @Override
    protected void doInit() {
        super.doInit();
        if (ownHeaders
                && operations instanceof ZmqTemplate template
                && template.socketHeaders().mapper(socketName) != null) {
            throw new ZmqConfigurationException(
                    "An outbound gateway has a header mapper of its own, and the messages of its socket '" + socketName
                            + "' have headers anyway, so that requests would have headers twice.",
                    "Leave the header mapper out, or zmq.sockets." + socketName + ".headers.");
        }
    }

    @Override
    protected @Nullable Object handleRequestMessage(org.springframework.messaging.Message<?> request) {
        boolean mapped = headerMapper != null || payloadMapper != null;
        return mapped ? exchangeMapped(request) : exchange(request.getPayload(), replyType);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The base class subscribes to it.
    private @Nullable Object exchange(Object request, Class<?> type) {
        return isAsync()
                ? operations.sendAndReceiveAsync(socketName, request, type, options)
                : operations.sendAndReceive(socketName, request, type, options);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The base class subscribes to it.
    private @Nullable Object exchangeMapped(org.springframework.messaging.Message<?> request) {
        Object content = content(request);
        if (isAsync()) {
            return operations
                    .sendAndReceiveAsync(socketName, content, Message.class, options)
                    .thenApply(this::toReply);
        }
        return toReply(operations.sendAndReceive(socketName, content, Message.class, options));
    }

    private Object content(org.springframework.messaging.Message<?> request) {
        boolean mappedByTemplate = headerMapper != null && !ownHeaders;
        if (!mappedByTemplate) {
            return new ZmqOutboundMessageMapper(messageConverter, headerMapper, payloadMapper).fromMessage(request);
        }
        if (payloadMapper == null) {
            return request;
        }
        // The template gives requests the headers of the socket, and takes bytes as they are.
        byte[] payload = payloadMapper.fromMessage(request);
        return getMessageBuilderFactory()
                .withPayload(payload == null ? NO_PAYLOAD : payload)
                .copyHeaders(request.getHeaders())
                .build();
    }

    private @Nullable Object toReply(@Nullable Message reply) {
        if (reply == null) {
            return null;
        }
        Map<String, Object> headers =
                headerMapper == null ? Map.of() : MessageEnvelope.carriedHeaders(0, reply, headerMapper);
        if (payloadMapper != null) {
            return payloadMapper.toMessage(MessageEnvelope.payload(reply), headers);
        }
        Object payload = messageConverter.fromMessage(reply, replyType);
        return payload == null
                ? null
                : getMessageBuilderFactory()
                        .withPayload(payload)
                        .copyHeaders(headers)
                        .build();
    }
}
