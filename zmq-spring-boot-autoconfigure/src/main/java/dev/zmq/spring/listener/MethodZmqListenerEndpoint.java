// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Socket;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * One method of a bean, or several between which each message chooses, as a listener.
 *
 * @param attributes what the annotation says
 * @param bean the bean, possibly a proxy
 * @param isClass whether the annotation is on the class
 * @param methods the methods, at least one
 * @param listeners makes the listener of the methods
 */
public record MethodZmqListenerEndpoint(
        ZmqListenerAttributes attributes,
        Object bean,
        boolean isClass,
        List<ZmqHandlerMethod> methods,
        MethodListenerFactory listeners)
        implements ZmqListenerEndpoint {

    /** Creates an endpoint; the list is copied. */
    public MethodZmqListenerEndpoint {
        methods = List.copyOf(methods);
    }

    @Override
    public String id() {
        return attributes.id();
    }

    @Override
    public List<String> socketNames() {
        return attributes.socketNames();
    }

    @Override
    public List<String> topics() {
        return attributes.topics();
    }

    @Override
    public @Nullable Boolean autoStartup() {
        return attributes.autoStartup();
    }

    @Override
    public @Nullable Integer concurrency() {
        return attributes.concurrency();
    }

    @Override
    public boolean isSharedThread() {
        return attributes.isSharedThread();
    }

    @Override
    public @Nullable Integer batchSize() {
        return attributes.batchSize();
    }

    @Override
    public @Nullable ZmqListenerErrorHandler errorHandler() {
        return attributes.errorHandler();
    }

    @Override
    public String description() {
        String type = ClassUtils.getUserClass(bean).getSimpleName();
        return isClass
                ? "@ZmqListener " + type
                : "@ZmqListener " + type + "." + methods.get(0).method().getName();
    }

    /** Returns how error messages call one of the methods. */
    String description(ZmqHandlerMethod method) {
        return isClass
                ? "@ZmqHandler " + ClassUtils.getUserClass(bean).getSimpleName() + "."
                        + method.method().getName()
                : description();
    }

    @Override
    public ZmqMessageListener createListener(String socketName, Socket socket) {
        return listeners.create(this, socketName, socket);
    }
}
