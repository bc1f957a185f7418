// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.service;

import dev.zmq.engine.LargePart;
import dev.zmq.engine.Message;
import dev.zmq.spring.core.MessageEnvelope;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqOperations;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.util.ClassUtils;

/** A method that makes a request and returns what its reply carries, at once or later. */
final class RequestMethod extends ServiceMethod {

    private final ExchangeAttributes attributes;
    private final ServiceArguments arguments;
    private final ZmqOperations operations;
    private final ZmqMessageConverter converter;
    private final boolean async;
    private final Class<?> replyType;
    private final MethodParameter replyParameter;

    RequestMethod(
            ExchangeAttributes attributes,
            Method method,
            ServiceArguments arguments,
            ZmqOperations operations,
            ZmqMessageConverter converter) {
        this.attributes = attributes;
        this.arguments = arguments;
        this.operations = operations;
        this.converter = converter;
        MethodParameter returned = new MethodParameter(method, -1);
        this.async = returned.getParameterType() == CompletableFuture.class
                || returned.getParameterType() == CompletionStage.class;
        this.replyParameter = async ? returned.nested() : returned;
        this.replyType = ClassUtils.resolvePrimitiveIfNecessary(replyParameter.getNestedParameterType());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The caller of the method gets it.
    @Nullable
    Object invoke(@Nullable Object[] values) {
        Object request = arguments.payload(values);
        if (async) {
            return operations
                    .sendAndReceiveAsync(attributes.socket(), request, Message.class, attributes.options())
                    .thenApply(this::toReply);
        }
        return toReply(operations.sendAndReceive(attributes.socket(), request, Message.class, attributes.options()));
    }

    private @Nullable Object toReply(@Nullable Message reply) {
        if (reply == null || replyType == Void.class || replyType == void.class) {
            return null;
        }
        return replyType == Message.class || replyType == LargePart.class
                ? converter.fromMessage(reply, replyType)
                : converter.fromPart(MessageEnvelope.payload(reply), replyType, replyParameter);
    }
}
