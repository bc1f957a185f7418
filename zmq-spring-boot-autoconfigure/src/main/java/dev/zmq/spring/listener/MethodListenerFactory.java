// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Socket;
import dev.zmq.spring.core.ZmqErrorReplyStrategy;
import dev.zmq.spring.core.ZmqMessageConverter;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.messaging.handler.HandlerMethod;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.messaging.handler.annotation.support.MessageHandlerMethodFactory;
import org.springframework.validation.Validator;

/**
 * Makes listeners of methods: decides once how a message becomes arguments and a result becomes a reply, and refuses
 * methods that do not fit their socket.
 *
 * <p>Immutable; safe for use by any thread.
 */
public final class MethodListenerFactory {

    private final ZmqMessageConverter converter;
    private final ZmqErrorReplyStrategy errorReplies;
    private final MessageHandlerMethodFactory methods;

    /**
     * Creates a factory.
     *
     * @param beanFactory resolves placeholders in annotations of parameters
     * @param validator validates parameters that carry {@code @Valid} or {@code @Validated}; null for no validation
     */
    public MethodListenerFactory(
            ZmqMessageConverter converter,
            ZmqErrorReplyStrategy errorReplies,
            BeanFactory beanFactory,
            @Nullable Validator validator) {
        this.converter = converter;
        this.errorReplies = errorReplies;
        this.methods = methods(converter, beanFactory, validator);
    }

    ZmqMessageListener create(MethodZmqListenerEndpoint endpoint, String socketName, Socket socket) {
        Method method = endpoint.method();
        boolean returnsValue = method.getReturnType() != void.class && method.getReturnType() != Void.class;
        if (returnsValue) {
            requireReplyingSocket(endpoint, socketName, socket);
            requireValueAtReturn(endpoint);
        }
        ListenerInvocation invocation = invocation(endpoint.bean(), method, socketName, socket);
        return Replies.areSentBy(socket.type())
                ? new ReplyingMethodListener(
                        invocation, new Replies(socket, returnsValue, converter, errorReplies), socket)
                : new MethodListener(invocation);
    }

    private ListenerInvocation invocation(Object bean, Method method, String socketName, Socket socket) {
        try {
            ListenerInvocation direct = DirectInvocation.of(new HandlerMethod(bean, method));
            return direct != null
                    ? direct
                    : new ResolvedInvocation(
                            methods.createInvocableHandlerMethod(bean, method), socketName, socket.type());
        } catch (IllegalAccessException denied) {
            throw new InvalidListenerException(
                    "The listener method " + method + " cannot be called: " + denied.getMessage(),
                    "Make the method public, or open its package to this module.");
        }
    }

    private static void requireReplyingSocket(MethodZmqListenerEndpoint endpoint, String socketName, Socket socket) {
        if (!Replies.areSentBy(socket.type())) {
            throw new InvalidListenerException(
                    "The " + endpoint.description() + " returns "
                            + endpoint.method().getReturnType().getSimpleName() + ", but socket '" + socketName
                            + "' of type " + socket.type() + " cannot reply.",
                    "Return void and send what follows with ZmqTemplate, or listen on a socket of type rep or router.");
        }
    }

    private static void requireValueAtReturn(MethodZmqListenerEndpoint endpoint) {
        Class<?> type = endpoint.method().getReturnType();
        if (Future.class.isAssignableFrom(type)
                || CompletionStage.class.isAssignableFrom(type)
                || ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null) {
            throw new InvalidListenerException(
                    "The " + endpoint.description() + " returns " + type.getSimpleName() + ", which is not waited for.",
                    "Return the value itself.");
        }
    }

    private static MessageHandlerMethodFactory methods(
            ZmqMessageConverter converter, BeanFactory beanFactory, @Nullable Validator validator) {
        DefaultMessageHandlerMethodFactory methods = new DefaultMessageHandlerMethodFactory();
        methods.setBeanFactory(beanFactory);
        methods.setMessageConverter(new PayloadConversion(converter));
        methods.setCustomArgumentResolvers(List.of(new SourceArgumentResolver()));
        if (validator != null) {
            methods.setValidator(validator);
        }
        methods.afterPropertiesSet();
        return methods;
    }
}
