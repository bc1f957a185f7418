// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Socket;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * A method of a bean as a listener.
 *
 * @param id the id, unique in the application
 * @param socketNames the sockets to listen on, at least one
 * @param autoStartup whether to start with the application, null for the container factory's default
 * @param bean the bean, possibly a proxy
 * @param method the method, invocable on the bean
 * @param listeners makes the listener of the method
 */
public record MethodZmqListenerEndpoint(
        String id,
        List<String> socketNames,
        @Nullable Boolean autoStartup,
        Object bean,
        Method method,
        MethodListenerFactory listeners)
        implements ZmqListenerEndpoint {

    /** Creates an endpoint; the list is copied. */
    public MethodZmqListenerEndpoint {
        socketNames = List.copyOf(socketNames);
    }

    @Override
    public String description() {
        return "@ZmqListener " + ClassUtils.getUserClass(bean).getSimpleName() + "." + method.getName();
    }

    @Override
    public ZmqMessageListener createListener(String socketName, Socket socket) {
        return listeners.create(this, socketName, socket);
    }
}
