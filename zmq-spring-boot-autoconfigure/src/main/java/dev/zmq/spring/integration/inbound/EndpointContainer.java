// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.inbound;

import dev.zmq.engine.Socket;
import dev.zmq.spring.core.ZmqHeaderMapper;
import dev.zmq.spring.listener.ZmqListenerContainer;
import dev.zmq.spring.listener.ZmqListenerContainerFactory;
import dev.zmq.spring.listener.ZmqListenerEndpoint;
import dev.zmq.spring.listener.ZmqMessageListener;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.integration.endpoint.AbstractEndpoint;
import org.springframework.util.Assert;

/**
 * The listener container behind a Spring Integration endpoint.
 *
 * <p>Not thread-safe, but for {@link #takeNoMore()} and pausing: the endpoint calls under its lifecycle lock, for which pausing
 * must not wait, as the very flow that stopping waits for may ask for it.
 */
final class EndpointContainer {

    private static final String NOT_INITIALISED = "The endpoint is not initialised: call afterPropertiesSet() first";
    private static final Log LOG = LogFactory.getLog(EndpointContainer.class);

    private final String socketName;
    private final ZmqListenerContainerFactory factory;

    private volatile @Nullable Socket socket;
    private volatile @Nullable ZmqListenerContainer container;
    private volatile @Nullable PeerAddresses peerAddresses;
    private Runnable onEnd = () -> {};
    private int concurrency = 1;
    private List<String> topics = List.of();

    EndpointContainer(String socketName, ZmqListenerContainerFactory factory) {
        Assert.hasText(socketName, "'socketName' must not be empty");
        Assert.notNull(factory, "'containerFactory' must not be null");
        this.socketName = socketName;
        this.factory = factory;
    }

    String socketName() {
        return socketName;
    }

    void setConcurrency(int concurrency) {
        Assert.isTrue(concurrency > 0, () -> "'concurrency' must be at least 1, not " + concurrency);
        this.concurrency = concurrency;
    }

    void setTopics(List<String> topics) {
        this.topics = topics;
    }

    Socket socket() {
        Socket known = socket;
        Assert.state(known != null, NOT_INITIALISED);
        return known;
    }

    /**
     * Makes the container.
     *
     * @param endpoint the endpoint that it belongs to
     * @param lifecycleLock the endpoint's lock for starting and stopping
     * @param headerMapper reads the headers of messages, null if they have none
     * @param listener makes what is given the messages of the socket
     */
    void create(
            AbstractEndpoint endpoint,
            Lock lifecycleLock,
            @Nullable ZmqHeaderMapper headerMapper,
            Function<Socket, ZmqMessageListener> listener) {
        try {
            container = factory.createContainer(new ListenerEndpoint(endpoint, headerMapper, listener));
        } catch (RuntimeException | Error refused) {
            closePeerAddresses();
            throw refused;
        }
        onEnd = () -> stopIfEnded(endpoint, lifecycleLock);
    }

    /**
     * Starts the container. Should it end by itself, it stops the endpoint.
     *
     * @throws IllegalStateException if the socket is closed, or the container still busy after it was stopped
     */
    void start() {
        Assert.state(!socket().isClosed(), () -> "Socket '" + socketName + "' is closed");
        ZmqListenerContainer starting = container();
        starting.start();
        // Asynchronously, because the end may come before the endpoint counts as running.
        var unused = starting.termination().thenRunAsync(onEnd).exceptionally(this::logFailedStop);
    }

    void stop() {
        container().stop();
    }

    void takeNoMore() {
        ZmqListenerContainer taking = container;
        if (taking != null) {
            taking.takeNoMore();
        }
    }

    /** Returns the container; none as long as the endpoint is not initialised. */
    Collection<ZmqListenerContainer> containers() {
        ZmqListenerContainer known = container;
        return known == null ? List.of() : List.of(known);
    }

    void stop(Runnable callback) {
        container().stop(callback);
    }

    /** Returns the addresses of a socket's peers, which are there until the container is destroyed and has ended. */
    PeerAddresses openPeerAddresses(Socket found) {
        PeerAddresses opened = new PeerAddresses(found);
        peerAddresses = opened;
        return opened;
    }

    private void closePeerAddresses() {
        PeerAddresses closing = peerAddresses;
        if (closing != null) {
            closing.close();
        }
    }

    /** Lets go of the socket; does nothing if the endpoint was never initialised. */
    void destroy() {
        ZmqListenerContainer ending = container;
        if (ending != null) {
            ending.destroy();
            var unused = ending.destruction().thenRun(this::closePeerAddresses);
        }
    }

    void pause() {
        container().pause();
    }

    void resume() {
        container().resume();
    }

    boolean isPaused() {
        return container().isPaused();
    }

    /** Returns how error messages call an endpoint. */
    static String describe(AbstractEndpoint endpoint) {
        String description = endpoint.getComponentDescription();
        return description != null
                ? description
                : endpoint.getComponentType() + " '" + endpoint.getComponentName() + "'";
    }

    /** Keeps the endpoint's isRunning() true to the facts; does nothing after an ordinary stop, or a restart. */
    private void stopIfEnded(AbstractEndpoint endpoint, Lock lifecycleLock) {
        lifecycleLock.lock();
        try {
            if (!container().isRunning()) {
                endpoint.stop();
            }
        } finally {
            lifecycleLock.unlock();
        }
    }

    private @Nullable Void logFailedStop(Throwable failure) {
        LOG.error(
                "The endpoint of socket '" + socketName + "' could not be stopped after its container ended", failure);
        return null;
    }

    private ZmqListenerContainer container() {
        ZmqListenerContainer known = container;
        Assert.state(known != null, NOT_INITIALISED);
        return known;
    }

    /** How the listener infrastructure sees the endpoint. */
    private final class ListenerEndpoint implements ZmqListenerEndpoint {

        private final AbstractEndpoint endpoint;
        private final @Nullable ZmqHeaderMapper headerMapper;
        private final Function<Socket, ZmqMessageListener> listener;

        ListenerEndpoint(
                AbstractEndpoint endpoint,
                @Nullable ZmqHeaderMapper headerMapper,
                Function<Socket, ZmqMessageListener> listener) {
            this.endpoint = endpoint;
            this.headerMapper = headerMapper;
            this.listener = listener;
        }

        @Override
        public String id() {
            String name = endpoint.getComponentName();
            return name != null ? name : socketName;
        }

        @Override
        public List<String> socketNames() {
            return List.of(socketName);
        }

        @Override
        public @Nullable Boolean autoStartup() {
            return endpoint.isAutoStartup();
        }

        @Override
        public Integer concurrency() {
            return concurrency;
        }

        @Override
        public List<String> topics() {
            return topics;
        }

        @Override
        public @Nullable ZmqHeaderMapper headerMapper() {
            return headerMapper;
        }

        @Override
        public String description() {
            return describe(endpoint);
        }

        @Override
        public ZmqMessageListener createListener(String name, Socket found) {
            socket = found;
            return listener.apply(found);
        }
    }
}
