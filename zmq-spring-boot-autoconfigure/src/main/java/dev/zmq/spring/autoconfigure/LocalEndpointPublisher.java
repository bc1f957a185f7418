// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;

/** Makes known in the environment where sockets listen, beans of the application included, once they have been made. */
final class LocalEndpointPublisher implements BeanPostProcessor {

    private final Map<String, Socket> sockets = new ConcurrentHashMap<>();

    LocalEndpointPublisher(ConfigurableEnvironment environment) {
        MutablePropertySources sources = environment.getPropertySources();
        // A parent's environment may have passed its own on.
        sources.remove(LocalEndpoints.NAME);
        sources.addFirst(new LocalEndpoints(sockets));
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof Socket socket) {
            sockets.put(beanName, socket);
        }
        return bean;
    }
}
