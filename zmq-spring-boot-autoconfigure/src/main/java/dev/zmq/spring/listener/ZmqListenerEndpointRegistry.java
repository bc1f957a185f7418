// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * All listener containers of the application; starts and stops them with it.
 *
 * <p>Thread-safe.
 */
public final class ZmqListenerEndpointRegistry implements SmartLifecycle, ZmqMessageTaker, DisposableBean {

    private final Map<String, ZmqListenerContainer> containers = new LinkedHashMap<>();
    private boolean running;

    /** Creates an empty registry. */
    public ZmqListenerEndpointRegistry() {}

    /**
     * Makes the container of an endpoint and keeps it. Once the application has started, the container is started at
     * once, unless it must not start by itself.
     *
     * @throws InvalidListenerException if the id is taken, or the listener cannot work as it is declared
     * @throws dev.zmq.spring.core.ZmqConfigurationException see {@link ZmqListenerContainerFactory#createContainer}
     */
    public ZmqListenerContainer register(ZmqListenerEndpoint endpoint, ZmqListenerContainerFactory factory) {
        ZmqListenerContainer container;
        boolean mustStart;
        synchronized (containers) {
            if (containers.containsKey(endpoint.id())) {
                throw new InvalidListenerException(
                        "Two listeners have the id '" + endpoint.id() + "'.",
                        "Give each listener an id of its own, or none at all.");
            }
            container = factory.createContainer(endpoint);
            containers.put(endpoint.id(), container);
            mustStart = running && container.isAutoStartup();
        }
        if (mustStart) {
            startLate(container);
        }
        return container;
    }

    private void startLate(ZmqListenerContainer container) {
        try {
            container.start();
        } catch (RuntimeException | Error refused) {
            unregister(container.id());
            throw refused;
        }
        if (!isRunning()) {
            container.stop(() -> {});
        }
    }

    /**
     * Stops the container of a listener as {@link ZmqListenerContainer#stop()} does, and forgets it: its id and its sockets
     * are free for others then, and the subscriptions that it declared are taken back. Does nothing for an unknown id.
     *
     * @return whether there was such a container
     */
    public boolean unregister(String id) {
        ZmqListenerContainer container;
        synchronized (containers) {
            container = containers.remove(id);
        }
        if (container == null) {
            return false;
        }
        container.release();
        return true;
    }

    /** Returns the container of a listener. */
    public Optional<ZmqListenerContainer> container(String id) {
        synchronized (containers) {
            return Optional.ofNullable(containers.get(id));
        }
    }

    /** Returns all containers, in order of registration. */
    @Override
    public Collection<ZmqListenerContainer> containers() {
        synchronized (containers) {
            return List.copyOf(containers.values());
        }
    }

    @Override
    public int getPhase() {
        return ZmqListenerContainer.PHASE;
    }

    @Override
    public boolean isRunning() {
        synchronized (containers) {
            return running;
        }
    }

    @Override
    public void start() {
        Collection<ZmqListenerContainer> starting;
        synchronized (containers) {
            running = true;
            starting = List.copyOf(containers.values());
        }
        // Not under the lock: who is told of a start may register further listeners, or wait for who does.
        for (ZmqListenerContainer container : starting) {
            if (container.isAutoStartup() && container(container.id()).isPresent()) {
                container.start();
            }
        }
    }

    @Override
    public void stop() {
        Collection<ZmqListenerContainer> stopping = markStopped();
        stopping.forEach(container -> container.stop(() -> {}));
        stopping.forEach(ZmqListenerContainer::stop);
    }

    @Override
    public void stop(Runnable callback) {
        Collection<ZmqListenerContainer> stopping = markStopped();
        AtomicInteger remaining = new AtomicInteger(stopping.size());
        if (stopping.isEmpty()) {
            callback.run();
        }
        stopping.forEach(container -> container.stop(() -> {
            if (remaining.decrementAndGet() == 0) {
                callback.run();
            }
        }));
    }

    @Override
    public void takeNoMore() {
        containers().forEach(ZmqListenerContainer::takeNoMore);
    }

    /** Lets go of the sockets, which may outlive this registry if they belong to a parent of its application context. */
    @Override
    public void destroy() {
        markStopped().forEach(ZmqListenerContainer::destroy);
    }

    private Collection<ZmqListenerContainer> markStopped() {
        synchronized (containers) {
            running = false;
            return List.copyOf(containers.values());
        }
    }
}
