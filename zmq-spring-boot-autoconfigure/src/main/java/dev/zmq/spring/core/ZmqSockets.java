// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.Socket;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The application's sockets by name: every singleton bean of type {@link Socket}, whether it comes from
 * {@code zmq.sockets.*} or from a bean method. The name of the bean is the name of the socket.
 *
 * <p>Thread-safe. A look-up after the first one for a name does not touch the bean factory.
 */
public final class ZmqSockets {

    private final ListableBeanFactory beanFactory;
    private final ConcurrentMap<String, Socket> found = new ConcurrentHashMap<>();

    /** Creates the look-up over a bean factory and its ancestors. */
    public ZmqSockets(ListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    /**
     * Returns the socket of the given name.
     *
     * @throws UnknownSocketException if there is none
     */
    public Socket get(String name) {
        Socket socket = found.get(Objects.requireNonNull(name, "socketName must not be null"));
        return socket != null ? socket : lookUp(name);
    }

    /** Returns the names of all sockets, sorted. */
    public Set<String> names() {
        return new TreeSet<>(
                Set.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, Socket.class, false, false)));
    }

    /** Returns whether a socket that there is belongs to an ancestor of the application context. */
    boolean isInherited(String name) {
        return beanFactory instanceof HierarchicalBeanFactory context && !context.containsLocalBean(name);
    }

    private Socket lookUp(String name) {
        if (!beanFactory.containsBean(name) || !beanFactory.isTypeMatch(name, Socket.class)) {
            throw new UnknownSocketException(name, names());
        }
        Socket socket = beanFactory.getBean(name, Socket.class);
        found.put(name, socket);
        return socket;
    }
}
