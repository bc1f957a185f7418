// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.engine.Socket;
import dev.zmq.spring.autoconfigure.ZmqAutoConfiguration;
import dev.zmq.spring.autoconfigure.ZmqIntegrationAutoConfiguration;
import dev.zmq.spring.autoconfigure.ZmqObservationAutoConfiguration;
import dev.zmq.spring.core.ZmqTemplate;
import io.micrometer.observation.ObservationRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.integration.autoconfigure.IntegrationAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** A running application that observes what it sends and receives. */
final class ObservedApplication implements AutoCloseable {

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    /** Starts an application with beans, and properties in the form {@code key=value}. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    ObservedApplication(ObservationRegistry registry, Object listener, String... properties) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("zmq.template.observation-enabled", "true");
        map.put("zmq.listener.observation-enabled", "true");
        for (String property : properties) {
            int equals = property.indexOf('=');
            map.put(property.substring(0, equals), property.substring(equals + 1));
        }
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", map));
        context.registerBean(ObservationRegistry.class, () -> registry);
        if (listener instanceof Class<?> configuration) {
            context.register(configuration);
        } else {
            context.registerBean("listener", (Class) listener.getClass(), () -> listener);
        }
        for (Class<?> configuration : AutoConfigurations.getClasses(AutoConfigurations.of(
                JacksonAutoConfiguration.class,
                TaskSchedulingAutoConfiguration.class,
                IntegrationAutoConfiguration.class,
                ZmqAutoConfiguration.class,
                ZmqIntegrationAutoConfiguration.class,
                ZmqObservationAutoConfiguration.class))) {
            context.register(configuration);
        }
        context.refresh();
    }

    ZmqTemplate template() {
        return context.getBean(ZmqTemplate.class);
    }

    <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    /** Returns where a socket is bound. */
    String endpoint(String socketName) {
        return context.getBean(socketName, Socket.class).lastEndpoint();
    }

    /** Returns the properties of a socket that binds to a free port, and carries headers. */
    static String[] bound(String name, String type) {
        return properties(name, type, "bind=tcp://127.0.0.1:*");
    }

    /** Returns the properties of a socket that connects, and carries headers. */
    static String[] connected(String name, String type, String endpoint) {
        return properties(name, type, "connect=" + endpoint);
    }

    private static String[] properties(String name, String type, String where) {
        String prefix = "zmq.sockets." + name + ".";
        return new String[] {prefix + "type=" + type, prefix + where, prefix + "headers=json"};
    }

    @Override
    public void close() {
        context.close();
    }
}
