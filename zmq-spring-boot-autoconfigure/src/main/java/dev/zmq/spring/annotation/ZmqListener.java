// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
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
 * <p><b>Exceptions</b> go to the {@link dev.zmq.spring.listener.ZmqListenerErrorHandler}, which logs them by default, and
 * never end the listener. A requester gets what the {@link dev.zmq.spring.core.ZmqErrorReplyStrategy} says.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@MessageMapping
@Repeatable(ZmqListeners.class)
public @interface ZmqListener {

    /** Same as {@link #sockets()}. */
    @AliasFor("sockets")
    String[] value() default {};

    /**
     * Names of the sockets to listen on, each with a thread of its own. A placeholder or SpEL expression may stand for
     * one name or for several, separated by commas.
     */
    @AliasFor("value")
    String[] sockets() default {};

    /**
     * Unique id; names the threads and appears in logs. The bean's and the method's name by default, as in
     * {@code orderService.onOrder}. May be a placeholder or SpEL expression.
     */
    String id() default "";

    /**
     * Whether to start with the application: {@code true}, {@code false}, or a placeholder or SpEL expression for them.
     * By default as {@code zmq.listener.auto-startup} says.
     */
    String autoStartup() default "";

    /**
     * Name of the {@link dev.zmq.spring.listener.ZmqListenerContainerFactory} bean to use,
     * {@code zmqListenerContainerFactory} by default.
     */
    String containerFactory() default "";
}
