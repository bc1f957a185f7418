// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.service;

import dev.zmq.engine.LargePart;
import dev.zmq.engine.Message;
import dev.zmq.spring.core.MessageEnvelope;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqOperations;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;

/** A method that makes a request and returns what its reply carries, at once or later. */
final class RequestMethod extends ServiceMethod {

    private static final boolean REACTOR =
            ClassUtils.isPresent("reactor.core.publisher.Mono", RequestMethod.class.getClassLoader());

    private final ExchangeAttributes attributes;
    private final ServiceArguments arguments;
    private final ZmqOperations operations;
    private final ZmqMessageConverter converter;
    private final boolean async;
    private final @Nullable ReactiveAdapter reactive;
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
        Class<?> returnType = returned.getParameterType();
        this.async = returnType == CompletableFuture.class || returnType == CompletionStage.class;
        this.reactive =
                async ? null : ReactiveAdapterRegistry.getSharedInstance().getAdapter(returnType);
        if (reactive != null && (reactive.isMultiValue() || !REACTOR)) {
            throw new ZmqConfigurationException(
                    ExchangeAttributes.describe(method) + " returns a " + returnType.getSimpleName()
                            + ", but a request has one reply.",
                    "Let it return a Mono (with Reactor on the class path), a CompletableFuture, or the reply itself.");
        }
        this.replyParameter = async || reactive != null ? returned.nested() : returned;
        this.replyType = ClassUtils.resolvePrimitiveIfNecessary(replyParameter.getNestedParameterType());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The caller of the method gets it.
    @Nullable
    Object invoke(@Nullable Object[] values) {
        Object request = arguments.payload(values);
        if (async) {
            return askAsync(request);
        }
        if (reactive != null) {
            return reactive.fromPublisher(Reactor.ask(() -> askAsync(request)));
        }
        return toReply(operations.sendAndReceive(attributes.socket(), request, Message.class, attributes.options()));
    }

    private CompletableFuture<@Nullable Object> askAsync(@Nullable Object request) {
        CompletableFuture<@Nullable Message> reply =
                operations.sendAndReceiveAsync(attributes.socket(), request, Message.class, attributes.options());
        CompletableFuture<@Nullable Object> result = reply.thenApply(this::toReply);
        CompletableFuture<@Nullable Object> unused = result.whenComplete((value, failure) -> {
            if (result.isCancelled()) {
                reply.cancel(false);
            }
        });
        return result;
    }

    private @Nullable Object toReply(@Nullable Message reply) {
        if (reply == null || replyType == Void.class || replyType == void.class) {
            return null;
        }
        return replyType == Message.class || replyType == LargePart.class
                ? converter.fromMessage(reply, replyType)
                : converter.fromPart(MessageEnvelope.payload(reply), replyType, replyParameter);
    }

    /** Apart, as Reactor need not be there. */
    private static final class Reactor {

        private Reactor() {}

        /** Asks for each subscriber, when it subscribes. */
        static Publisher<?> ask(Supplier<CompletableFuture<@Nullable Object>> request) {
            return Mono.fromFuture(request);
        }
    }
}
