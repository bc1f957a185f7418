// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.Context;
import dev.zmq.spring.autoconfigure.ZmqProperties.SocketProperties;
import dev.zmq.spring.core.ClosestName;
import dev.zmq.spring.core.ZmqConfigurationException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Which context serves which socket: the application's, or the one that {@code zmq.sockets.<name>.context} names.
 *
 * <p>All contexts are made before the first socket. So all sockets are closed before the first context, and the contexts
 * wait for what their sockets have to send at the same time, not one after the other.
 */
final class SocketContexts {

    private final Context applicationContext;
    private final Map<String, Context> bySocket = new LinkedHashMap<>();

    /**
     * Finds the contexts that the sockets name.
     *
     * @param dependent the bean that makes the sockets, which is destroyed before the contexts
     * @throws ZmqConfigurationException if there is no context of such a name
     */
    SocketContexts(
            Context applicationContext,
            Map<String, SocketProperties> sockets,
            ConfigurableListableBeanFactory beanFactory,
            String dependent) {
        this.applicationContext = applicationContext;
        sockets.forEach((socket, properties) -> {
            String name = properties.getContext();
            if (name != null && !name.isEmpty()) {
                requireContext(socket, name, beanFactory);
                bySocket.put(socket, beanFactory.getBean(name, Context.class));
                beanFactory.registerDependentBean(name, dependent);
            }
        });
    }

    /** Returns the context that serves a socket. */
    Context of(String socket) {
        return bySocket.getOrDefault(socket, applicationContext);
    }

    private static void requireContext(String socket, String name, ConfigurableListableBeanFactory beanFactory) {
        if (beanFactory.containsBean(name) && beanFactory.isTypeMatch(name, Context.class)) {
            return;
        }
        List<String> known = Arrays.stream(
                        BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, Context.class, true, false))
                .sorted()
                .toList();
        String define = "define it as " + ContextPropertyName.of(name) + " or as a bean of that name with"
                + " @Bean(defaultCandidate = false).";
        throw new ZmqConfigurationException(
                SocketPropertyName.of(socket, "context") + " names the context '" + name
                        + "', which there is not. Known contexts: " + String.join(", ", known) + ".",
                ClosestName.action(name, known, define));
    }
}
