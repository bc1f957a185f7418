// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

/** Registers listeners in code; a bean of this type is asked once all sockets and annotated listeners are there. */
@FunctionalInterface
public interface ZmqListenerConfigurer {

    /** Registers listeners, with {@link ZmqListenerEndpointRegistrar#register}. */
    void configureListeners(ZmqListenerEndpointRegistrar registrar);
}
