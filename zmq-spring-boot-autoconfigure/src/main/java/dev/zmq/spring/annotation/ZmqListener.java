// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.handler.annotation.MessageMapping;

/**
 * Makes a method receive the messages of a socket, one call for each message with all its parts, in order of arrival, on
 * a thread of the listener's own.
 *
 * <pre>{@code
 * @ZmqListener("orders-in")
 * void onOrder(Order order) { … }
 * }</pre>
 *
 * <p>On a class, it makes those methods receive that carry {@link ZmqHandler}; each message goes to one of them.
 *
 * <p><b>Parameters</b>
 *
 * <ul>
 *   <li>{@code byte[]}, {@code String} (UTF-8) or any other type, by JSON unless a
 *       {@link dev.zmq.spring.core.ZmqMessageConverter} bean says otherwise: the payload, which is the last part of the
 *       message. May carry {@code @Payload}, and {@code @Valid} if the application has a validator.
 *   <li>{@link dev.zmq.engine.Message}: the message as it came, envelope included.
 *   <li>{@code List<byte[]>}: all its parts.
 *   <li>{@code @Header} with a name of {@link dev.zmq.spring.core.ZmqHeaders}, {@code @Headers}, {@code MessageHeaders},
 *       or Spring's {@code Message<?>}: the facts around the payload, such as the topic or the routing id.
 * </ul>
 *
 * <p>A method whose only parameter is a {@code byte[]}, {@code String}, {@code Message} or {@code List<byte[]>} is called
 * directly, at a fraction of the cost of the others.
 *
 * <p><b>Return value</b>: the reply, on a REP or ROUTER socket; other sockets cannot reply, and the application does not
 * start. It is converted like a payload; a {@code Message} or {@code List<byte[]>} replies in several parts. On ROUTER
 * the envelope of the request is put before it. REP answers a void method or null with an empty message; on ROUTER, null
 * is answered so if the request has a delimiter (as those of REQ peers have), and a void method is for one-way messages:
 * nothing is answered, so a REQ peer waits in vain unless the answer is sent in another way.
 *
 * <p>A {@code CompletableFuture} or {@code Mono} replies when it completes; on ROUTER, further requests are worked on
 * meanwhile. A {@code Flux} or {@code Stream} replies several times, on ROUTER. {@code @SendTo} names sockets through which
 * the value is sent on, in place of a reply, from a listener on any socket.
 *
 * <p><b>Exceptions</b> go to the {@link dev.zmq.spring.listener.ZmqListenerErrorHandler}, which logs them by default, and
 * never end the listener. A requester gets what the {@link dev.zmq.spring.core.ZmqErrorReplyStrategy} says.
 *
 * <p>Every attribute that is text may be a placeholder or a SpEL expression, such as {@code ${orders.socket}} or {@code
 * #{@sockets.names()}}.
 */
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@MessageMapping
@Reflective(PayloadTypeReflectiveProcessor.class)
@Repeatable(ZmqListeners.class)
public @interface ZmqListener {

    /** Same as {@link #sockets()}. */
    @AliasFor("sockets")
    String[] value() default {};

    /**
     * Names of the sockets to listen on, each with threads of its own unless they share one. A placeholder or SpEL
     * expression may stand for one name or for several, separated by commas.
     */
    @AliasFor("value")
    String[] sockets() default {};

    /**
     * Unique id; names the threads and appears in logs. The bean's and the method's name by default, as in
     * {@code orderService.onOrder}; the bean's name for a class.
     */
    String id() default "";

    /**
     * Topic prefixes to which the sockets are subscribed, besides those that they have, when the listener starts for the
     * first time; an empty one is everything. For SUB and XSUB. A SpEL expression may stand for a list of them.
     */
    String[] topics() default {};

    /**
     * Number of threads that take messages from each socket. With more than one, messages are not worked on in order of
     * arrival, and the method is called by several threads at the same time. By default as {@code
     * zmq.listener.concurrency} says.
     */
    String concurrency() default "";

    /**
     * Whether one thread takes the messages of all the sockets, in turn: {@code true} or {@code false}, the default. The
     * method is then called by that thread only, unless there is {@link #concurrency()}.
     */
    String sharedThread() default "";

    /**
     * Whether the method takes what has arrived in one call, as a list of {@code byte[]}, {@code String}, {@code Message},
     * {@code List<byte[]>}, Spring's {@code Message<?>} or any other type: {@code true} or {@code false}, the default. It
     * returns nothing.
     */
    String batch() default "";

    /** The most messages in such a list. By default as {@code zmq.listener.batch-size} says. */
    String batchSize() default "";

    /** Whether to start with the application: {@code true} or {@code false}. By default as {@code zmq.listener.auto-startup} says. */
    String autoStartup() default "";

    /**
     * On a class: the type that payloads are converted to before one of the methods is chosen by the type of the result.
     * It is for a type whose subtypes the converter tells apart, such as a sealed interface with {@code @JsonTypeInfo}.
     */
    Class<?> payloadType() default void.class;

    /**
     * The {@link dev.zmq.spring.listener.ZmqListenerErrorHandler} bean that is told of failures, by its name or by a SpEL
     * expression. By default that of the container factory.
     */
    String errorHandler() default "";

    /**
     * The {@link dev.zmq.spring.listener.ZmqListenerContainerFactory} bean to use, by its name or by a SpEL expression;
     * {@code zmqListenerContainerFactory} by default.
     */
    String containerFactory() default "";
}
