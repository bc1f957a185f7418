// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.ZmqErrorReplyStrategy;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqMessageSender;
import dev.zmq.spring.core.ZmqSockets;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.messaging.handler.HandlerMethod;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.messaging.handler.annotation.support.MessageHandlerMethodFactory;
import org.springframework.validation.Validator;

/**
 * Makes listeners of methods: decides once how a message becomes arguments and a result becomes a reply, and refuses
 * methods that do not fit their socket.
 *
 * <p>Configured once, before the first listener is made; safe for use by any thread from then on.
 */
public final class MethodListenerFactory {

    private final ZmqSockets sockets;
    private final ZmqMessageConverter converter;
    private final ZmqErrorReplyStrategy errorReplies;
    private final MessageHandlerMethodFactory methods;
    private final @Nullable Validator validator;
    private Duration resultTimeout = Duration.ofSeconds(30);
    private ZmqMessageSender sender = ZmqMessageSender.PLAIN;

    /**
     * Creates a factory.
     *
     * @param sockets the sockets that {@code @SendTo} may name
     * @param beanFactory resolves placeholders in annotations of parameters
     * @param validator validates parameters that carry {@code @Valid} or {@code @Validated}; null for no validation
     */
    public MethodListenerFactory(
            ZmqSockets sockets,
            ZmqMessageConverter converter,
            ZmqErrorReplyStrategy errorReplies,
            BeanFactory beanFactory,
            @Nullable Validator validator) {
        this.sockets = sockets;
        this.converter = converter;
        this.errorReplies = errorReplies;
        this.methods = methods(converter, beanFactory, validator);
        this.validator = validator;
    }

    /**
     * Sets how long a single value may take that a method returns for later, as a {@code CompletableFuture} or a {@code
     * Mono}: 30 seconds by default; negative for no limit. What takes longer has failed.
     */
    public void setResultTimeout(Duration resultTimeout) {
        this.resultTimeout = resultTimeout;
    }

    /** Sets what goes with the messages that listeners send; nothing by default. */
    public void setSender(ZmqMessageSender sender) {
        this.sender = sender;
    }

    ZmqMessageListener create(MethodZmqListenerEndpoint endpoint, String socketName, Socket socket) {
        if (endpoint.attributes().isBatch()) {
            return createBatch(endpoint, socketName, socket);
        }
        if (endpoint.isClass()) {
            return listener(routingHandler(endpoint, socketName, socket));
        }
        MethodHandler handler = methodHandler(endpoint, endpoint.methods().get(0), socketName, socket);
        return handler.hasResults() ? listener(handler) : new MethodListener(handler.invocation());
    }

    private static ZmqMessageListener listener(MessageHandler handler) {
        return handler.isLate() ? new AsyncHandlerListener(handler) : new HandlerListener(handler);
    }

    private RoutingHandler routingHandler(MethodZmqListenerEndpoint endpoint, String socketName, Socket socket) {
        HandlerRoutes routes = new HandlerRoutes(endpoint);
        boolean replies = false;
        for (ZmqHandlerMethod method : endpoint.methods()) {
            requireTopics(endpoint, method, socketName, socket);
            routes.add(method, methodHandler(endpoint, method, socketName, socket));
            replies |=
                    method.sendTo().isEmpty() && !ReturnType.of(method.method()).isVoid();
        }
        ResultTarget errors =
                Replies.areSentBy(socket.type()) ? replies(socketName, socket, replies) : NoTarget.INSTANCE;
        return new RoutingHandler(
                endpoint.description(), routes.routes(), endpoint.attributes().payloadType(), converter, errors);
    }

    private MethodHandler methodHandler(
            MethodZmqListenerEndpoint endpoint, ZmqHandlerMethod method, String socketName, Socket socket) {
        ReturnType returnType = ReturnType.of(method.method());
        ListenerRules rules = new ListenerRules(endpoint.description(method), method.method(), returnType);
        if (sender.socketHeaders().mapper(socketName) == null) {
            rules.requireHeaders(socketName, socket);
        }
        ResultTarget target = target(rules, method.sendTo(), socketName, socket);
        return new MethodHandler(
                invocation(endpoint.bean(), method.method(), socketName, socket), returnType, target, resultTimeout);
    }

    private ResultTarget target(ListenerRules rules, List<String> sendTo, String socketName, Socket socket) {
        ReturnType returnType = rules.returnType();
        rules.requireResultThatCanBeWaitedFor();
        boolean canReply = Replies.areSentBy(socket.type());
        if (!sendTo.isEmpty()) {
            rules.requireResult();
            List<ForwardTarget.Destination> targets = sendTo.stream()
                    .map(name -> new ForwardTarget.Destination(name, sockets.get(name)))
                    .toList();
            targets.forEach(target -> rules.requireSender(target.socket()));
            return new ForwardTarget(targets, converter, sender, canReply ? replies(socketName, socket, false) : null);
        }
        if (canReply) {
            rules.requireOneReply(socketName, socket);
            return replies(socketName, socket, !returnType.isVoid());
        }
        rules.requireNoResult(socketName, socket);
        return NoTarget.INSTANCE;
    }

    private Replies replies(String socketName, Socket socket, boolean returnsValue) {
        return new Replies(socketName, socket, returnsValue, converter, errorReplies, sender);
    }

    private ZmqMessageListener createBatch(MethodZmqListenerEndpoint endpoint, String socketName, Socket socket) {
        Method method = endpoint.methods().get(0).method();
        ListenerRules rules = new ListenerRules(endpoint.description(), method, ReturnType.of(method));
        rules.requireBatch(endpoint.isClass(), socketName, socket);
        ResultTarget errors = Replies.areSentBy(socket.type()) ? replies(socketName, socket, false) : NoTarget.INSTANCE;
        try {
            return BatchInvocation.of(
                    new HandlerMethod(endpoint.bean(), method),
                    socketName,
                    socket.type(),
                    converter,
                    sender.socketHeaders().mapper(socketName),
                    validator,
                    errors);
        } catch (IllegalAccessException denied) {
            throw inaccessible(method, denied);
        }
    }

    private ListenerInvocation invocation(Object bean, Method method, String socketName, Socket socket) {
        try {
            HandlerMethod handlerMethod = new HandlerMethod(bean, method);
            ListenerInvocation direct = DirectInvocation.of(handlerMethod);
            if (direct != null) {
                return direct;
            }
            ListenerInvocation general = new ResolvedInvocation(
                    methods.createInvocableHandlerMethod(bean, method),
                    socketName,
                    socket.type(),
                    sender.socketHeaders().mapper(socketName));
            return ConvertedInvocation.of(handlerMethod, converter, general);
        } catch (IllegalAccessException denied) {
            throw inaccessible(method, denied);
        }
    }

    private static InvalidListenerException inaccessible(Method method, IllegalAccessException denied) {
        return new InvalidListenerException(
                "The listener method " + method + " cannot be called: " + denied.getMessage(),
                "Make the method public, or open its package to this module.");
    }

    private static void requireTopics(
            MethodZmqListenerEndpoint endpoint, ZmqHandlerMethod method, String socketName, Socket socket) {
        boolean hasTopics = socket.type() == SocketType.SUB || socket.type() == SocketType.XSUB;
        if (!method.topics().isEmpty() && !hasTopics) {
            throw new InvalidListenerException(
                    "The " + endpoint.description(method) + " chooses by topic, but what socket '" + socketName
                            + "' of type " + socket.type() + " receives has none.",
                    "Choose by payload type, with payloadType of @ZmqListener, or listen on a socket of type sub.");
        }
    }

    private static MessageHandlerMethodFactory methods(
            ZmqMessageConverter converter, BeanFactory beanFactory, @Nullable Validator validator) {
        DefaultFormattingConversionService headers = new DefaultFormattingConversionService();
        // Routing ids are bytes; without this, text would become the numbers of the bytes.
        headers.addConverter(byte[].class, String.class, bytes -> new String(bytes, StandardCharsets.UTF_8));
        DefaultMessageHandlerMethodFactory methods = new DefaultMessageHandlerMethodFactory();
        methods.setBeanFactory(beanFactory);
        methods.setConversionService(headers);
        methods.setMessageConverter(new PayloadConversion(converter));
        methods.setCustomArgumentResolvers(List.of(new SourceArgumentResolver()));
        if (validator != null) {
            methods.setValidator(validator);
        }
        methods.afterPropertiesSet();
        return methods;
    }
}
