// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.channel;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.JsonHeaderMapper;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqHeaderMapper;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.integration.inbound.ZmqInboundChannelAdapter;
import dev.zmq.spring.integration.support.ZmqOutboundMessageMapper;
import dev.zmq.spring.listener.ZmqListenerContainer;
import dev.zmq.spring.listener.ZmqListenerContainerFactory;
import dev.zmq.spring.listener.ZmqMessageTaker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.integration.channel.AbstractSubscribableChannel;
import org.springframework.integration.channel.BroadcastCapableChannel;
import org.springframework.integration.context.IntegrationContextUtils;
import org.springframework.integration.context.OrderlyShutdownCapable;
import org.springframework.integration.core.Pausable;
import org.springframework.integration.dispatcher.AbstractDispatcher;
import org.springframework.integration.dispatcher.BroadcastingDispatcher;
import org.springframework.integration.dispatcher.RoundRobinLoadBalancingStrategy;
import org.springframework.integration.dispatcher.UnicastingDispatcher;
import org.springframework.integration.mapping.BytesMessageMapper;
import org.springframework.integration.support.management.ManageableSmartLifecycle;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.converter.ByteArrayMessageConverter;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * A channel whose messages go through sockets, so that its subscribers may be in other applications: what is sent to it leaves
 * through the outgoing socket, and its subscribers get what the incoming one receives. An application that only sends, or only
 * receives, has only one of the two; a PAIR or a DEALER may be both.
 *
 * <table>
 *   <caption>What the types of the sockets make of it</caption>
 *   <tr><th>outgoing</th><th>incoming</th><th>channel</th></tr>
 *   <tr><td>PUSH, DEALER, PAIR</td><td>PULL, DEALER, PAIR</td><td>point to point: each message goes to one subscriber of one
 *   application</td></tr>
 *   <tr><td>PUB, XPUB</td><td>SUB</td><td>publish and subscribe: each message goes to all subscribers of all
 *   applications</td></tr>
 * </table>
 *
 * <p>Headers go along in a part of their own, by a {@link JsonHeaderMapper} where Jackson is there, unless another mapper is
 * set. What cannot be sent for want of room makes {@link #send} return false or, without a timeout, throw after the socket's
 * {@code send-timeout}; PUB drops it instead, as ZeroMQ demands. A failing subscriber costs one message, which goes to the
 * error channel.
 *
 * <p>Subscribers get messages on one thread of the channel's own, in order. Stopping and pausing are graceful, as those of a
 * {@link ZmqInboundChannelAdapter}; sending goes on meanwhile.
 *
 * <p>Thread-safe once it is initialised.
 */
public class ZmqMessageChannel extends AbstractSubscribableChannel
        implements BroadcastCapableChannel,
                ManageableSmartLifecycle,
                Pausable,
                OrderlyShutdownCapable,
                ZmqMessageTaker {

    private static final Set<SocketType> PUBLISHING = EnumSet.of(SocketType.PUB, SocketType.XPUB);
    private static final Set<SocketType> SENDING =
            EnumSet.of(SocketType.PUSH, SocketType.DEALER, SocketType.PAIR, SocketType.PUB, SocketType.XPUB);
    private static final boolean JACKSON =
            ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper", ZmqMessageChannel.class.getClassLoader());

    private final @Nullable Socket outgoing;
    private final @Nullable ZmqInboundChannelAdapter receiver;
    private final boolean broadcast;
    private final AbstractDispatcher dispatcher;

    private ZmqMessageConverter converter = new ZmqMessageConverter(new ByteArrayMessageConverter());
    private Class<?> payloadType = byte[].class;
    private @Nullable ZmqHeaderMapper headerMapper = JACKSON ? new JsonHeaderMapper() : null;
    private @Nullable BytesMessageMapper payloadMapper;
    private String topic = "";
    private boolean autoStartup = true;
    private int phase = Integer.MAX_VALUE / 2;
    private @Nullable ZmqOutboundMessageMapper outboundMapper;

    /**
     * Creates a channel that others subscribe to.
     *
     * @param outgoing of type PUSH, DEALER, PAIR, PUB or XPUB
     */
    public static ZmqMessageChannel sending(Socket outgoing) {
        return new ZmqMessageChannel(outgoing, null, isPublishing(outgoing));
    }

    /**
     * Creates a channel that others send to, each message to one subscriber.
     *
     * @param incoming the name of a socket bean of type PULL, DEALER or PAIR
     */
    public static ZmqMessageChannel pointToPoint(String incoming, ZmqListenerContainerFactory containerFactory) {
        return new ZmqMessageChannel(null, new ZmqInboundChannelAdapter(incoming, containerFactory), false);
    }

    /**
     * Creates a channel that others send to, each message to all subscribers.
     *
     * @param incoming the name of a socket bean of type SUB
     */
    public static ZmqMessageChannel publishSubscribe(String incoming, ZmqListenerContainerFactory containerFactory) {
        return new ZmqMessageChannel(null, new ZmqInboundChannelAdapter(incoming, containerFactory), true);
    }

    /**
     * Creates a channel with subscribers here and elsewhere.
     *
     * @param outgoing of type PUSH, DEALER, PAIR, PUB or XPUB
     * @param incoming the name of a socket bean: PULL for PUSH, SUB for PUB and XPUB, or the same DEALER or PAIR
     */
    public ZmqMessageChannel(Socket outgoing, String incoming, ZmqListenerContainerFactory containerFactory) {
        this(outgoing, new ZmqInboundChannelAdapter(incoming, containerFactory), isPublishing(outgoing));
    }

    private ZmqMessageChannel(
            @Nullable Socket outgoing, @Nullable ZmqInboundChannelAdapter receiver, boolean broadcast) {
        if (outgoing != null && !SENDING.contains(outgoing.type())) {
            throw new ZmqConfigurationException(
                    "A channel is to send through socket '" + outgoing.name() + "' of type " + outgoing.type()
                            + ", which cannot send for a channel.",
                    "Give it a socket of type push, dealer, pair, pub or xpub.");
        }
        this.outgoing = outgoing;
        this.receiver = receiver;
        this.broadcast = broadcast;
        this.dispatcher = broadcast ? new BroadcastingDispatcher() : unicasting();
    }

    /** Sets the converter of payloads; by default only bytes and text can go. */
    public void setPayloadConverter(ZmqMessageConverter payloadConverter) {
        this.converter = payloadConverter;
    }

    /** Sets the type of the payloads that subscribers get: {@code byte[]} by default, {@code String} for text in UTF-8. */
    public void setPayloadType(Class<?> payloadType) {
        this.payloadType = payloadType;
    }

    /** Sets what maps headers to parts and back, on all sides of the channel the same; null for no headers. */
    public void setHeaderMapper(@Nullable ZmqHeaderMapper headerMapper) {
        this.headerMapper = headerMapper;
    }

    /**
     * Sets what maps payload and headers to one part and back, on all sides of the channel the same, in place of converter,
     * payload type and header mapper; {@code EmbeddedHeadersJsonMessageMapper} for one.
     */
    public void setPayloadMapper(@Nullable BytesMessageMapper payloadMapper) {
        this.payloadMapper = payloadMapper;
        this.headerMapper = null;
    }

    /**
     * Sets the topic under which a PUB socket publishes and a SUB socket subscribes, so that several channels may share a PUB
     * socket. Empty by default, which subscribes to everything.
     */
    public void setTopic(String topic) {
        this.topic = topic;
    }

    /** Sets whether receiving starts with the application; true by default. */
    public void setAutoStartup(boolean autoStartup) {
        this.autoStartup = autoStartup;
    }

    /** Sets the lifecycle phase of receiving. */
    public void setPhase(int phase) {
        this.phase = phase;
    }

    @Override
    public String getComponentType() {
        return "zmq:channel";
    }

    @Override
    public boolean isBroadcast() {
        return broadcast;
    }

    @Override
    protected void onInit() {
        super.onInit();
        outboundMapper = new ZmqOutboundMessageMapper(converter, headerMapper, payloadMapper);
        if (receiver != null) {
            initialize(receiver);
        }
    }

    private void initialize(ZmqInboundChannelAdapter adapter) {
        adapter.setBeanName(getComponentName() + ".receiver");
        adapter.setComponentDescription("the channel '" + getComponentName() + "'");
        adapter.setBeanFactory(getBeanFactory());
        adapter.setApplicationContext(getApplicationContext());
        adapter.setAutoStartup(autoStartup);
        adapter.setOutputChannel(subscribers());
        if (getBeanFactory().containsBean(IntegrationContextUtils.ERROR_CHANNEL_BEAN_NAME)) {
            adapter.setErrorChannelName(IntegrationContextUtils.ERROR_CHANNEL_BEAN_NAME);
        }
        adapter.setMessageConverter(converter);
        adapter.setPayloadType(payloadType);
        adapter.setHeaderMapper(headerMapper);
        adapter.setPayloadMapper(payloadMapper);
        if (broadcast) {
            adapter.setTopics(topic);
        }
        adapter.afterPropertiesSet();
    }

    private MessageChannel subscribers() {
        return (message, timeout) -> dispatcher.dispatch(message);
    }

    @Override
    protected AbstractDispatcher getDispatcher() {
        return dispatcher;
    }

    @Override
    protected boolean doSend(org.springframework.messaging.Message<?> message, long timeoutMillis) {
        Socket socket = outgoing;
        ZmqOutboundMessageMapper mapper = outboundMapper;
        Assert.state(
                socket != null, () -> "Channel '" + getComponentName() + "' has no outgoing socket: it only receives");
        Assert.state(mapper != null, "The channel is not initialised: call afterPropertiesSet() first");
        Message content = mapper.fromMessage(message);
        Message sent = isPublishing(socket) ? content.withFirst(topic.getBytes(StandardCharsets.UTF_8)) : content;
        if (timeoutMillis < 0) {
            socket.send(sent);
            return true;
        }
        return socket.send(sent, Duration.ofMillis(timeoutMillis));
    }

    @Override
    public boolean isAutoStartup() {
        return autoStartup && receiver != null;
    }

    @Override
    public int getPhase() {
        return phase;
    }

    @Override
    public void start() {
        if (receiver != null) {
            receiver.start();
        }
    }

    @Override
    public void stop() {
        if (receiver != null) {
            receiver.stop();
        }
    }

    @Override
    public void stop(Runnable callback) {
        if (receiver != null) {
            receiver.stop(callback);
        } else {
            callback.run();
        }
    }

    @Override
    public boolean isRunning() {
        return receiver != null && receiver.isRunning();
    }

    @Override
    public void pause() {
        if (receiver != null) {
            receiver.pause();
        }
    }

    @Override
    public void resume() {
        if (receiver != null) {
            receiver.resume();
        }
    }

    @Override
    public boolean isPaused() {
        return receiver != null && receiver.isPaused();
    }

    @Override
    public void takeNoMore() {
        if (receiver != null) {
            receiver.takeNoMore();
        }
    }

    @Override
    public Collection<ZmqListenerContainer> containers() {
        return receiver == null ? List.of() : receiver.containers();
    }

    @Override
    public void destroy() {
        super.destroy();
        if (receiver != null) {
            receiver.destroy();
        }
    }

    /** Stops receiving, and returns 0, as then nothing is under way. */
    @Override
    public int beforeShutdown() {
        stop();
        return 0;
    }

    @Override
    public int afterShutdown() {
        return 0;
    }

    private static UnicastingDispatcher unicasting() {
        UnicastingDispatcher dispatcher = new UnicastingDispatcher();
        dispatcher.setLoadBalancingStrategy(new RoundRobinLoadBalancingStrategy());
        return dispatcher;
    }

    private static boolean isPublishing(Socket socket) {
        return PUBLISHING.contains(socket.type());
    }
}
