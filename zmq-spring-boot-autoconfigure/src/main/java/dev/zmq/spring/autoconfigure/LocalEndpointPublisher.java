// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;

/** Makes known in the environment where sockets listen, beans of the application included, once they have been made. */
final class LocalEndpointPublisher implements BeanPostProcessor, DisposableBean {

    private final Map<String, Socket> sockets = new ConcurrentHashMap<>();
    private final MutablePropertySources sources;
    private final LocalEndpoints endpoints;

    LocalEndpointPublisher(ConfigurableEnvironment environment) {
        sources = environment.getPropertySources();
        endpoints = new LocalEndpoints(freeName(sources), sockets);
        sources.addFirst(endpoints);
    }

    /** A parent's environment has passed its own on, which tells of sockets that the child uses too. */
    private static String freeName(MutablePropertySources sources) {
        String name = LocalEndpoints.NAME;
        while (sources.contains(name)) {
            name += " of a child";
        }
        return name;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof Socket socket) {
            sockets.put(beanName, socket);
        }
        return bean;
    }

    @Override
    public void destroy() {
        sources.remove(endpoints.getName());
    }
}
