// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

/** Makes the container that runs a listener. {@code @ZmqListener(containerFactory = …)} names the bean to use. */
@FunctionalInterface
public interface ZmqListenerContainerFactory {

    /**
     * Makes a container, not yet started.
     *
     * @throws dev.zmq.spring.core.ZmqConfigurationException if the endpoint names an unknown socket, one that it cannot
     *     listen on, or one that somebody else receives from
     */
    ZmqListenerContainer createContainer(ZmqListenerEndpoint endpoint);
}
