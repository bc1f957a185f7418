// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import java.util.function.Supplier;

/**
 * Registers listeners with the application's registry and the default container factory, or one of the caller's; at any
 * time, also while the application runs.
 *
 * <p>Thread-safe.
 */
public final class ZmqListenerEndpointRegistrar {

    private final ZmqListenerEndpointRegistry registry;
    private final Supplier<ZmqListenerContainerFactory> defaultFactory;

    /** Creates a registrar; the default factory is asked for only when it is needed. */
    public ZmqListenerEndpointRegistrar(
            ZmqListenerEndpointRegistry registry, Supplier<ZmqListenerContainerFactory> defaultFactory) {
        this.registry = registry;
        this.defaultFactory = defaultFactory;
    }

    /** Registers a listener with the default container factory; see {@link ZmqListenerEndpointRegistry#register}. */
    public ZmqListenerContainer register(ZmqListenerEndpoint endpoint) {
        return register(endpoint, defaultFactory.get());
    }

    /** Registers a listener; see {@link ZmqListenerEndpointRegistry#register}. */
    public ZmqListenerContainer register(ZmqListenerEndpoint endpoint, ZmqListenerContainerFactory factory) {
        return registry.register(endpoint, factory);
    }
}
