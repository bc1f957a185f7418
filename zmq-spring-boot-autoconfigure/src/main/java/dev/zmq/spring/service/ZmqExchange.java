// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.service;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;

/**
 * Declares that the methods of an interface send through a socket; {@link ZmqServiceProxyFactory} makes an object of it:
 *
 * <pre>{@code
 * @ZmqExchange("pricing")
 * interface Pricing {
 *
 *     Quote quote(String symbol);
 *
 *     @ZmqExchange(timeout = "500ms", retries = 2)
 *     CompletableFuture<List<Quote>> quotes(QuotesRequest request);
 * }
 * }</pre>
 *
 * <p>The type of the socket says what a method does:
 *
 * <ul>
 *   <li>REQ and DEALER: a request. What the method returns is made of the reply; a {@code CompletableFuture},
 *       {@code CompletionStage} or {@code Mono} gets it later; a {@code void} method waits for a reply and drops it.
 *   <li>PUB and XPUB: publishes under the topic of the annotation or of the parameter
 *       {@code @Header(ZmqHeaders.TOPIC) String}, or sends without one.
 *   <li>ROUTER: sends to the peer of the parameter {@code @Header(ZmqHeaders.ROUTING_ID)}, bytes or text.
 *   <li>Other types that send: sends.
 * </ul>
 *
 * <p>A method that sends is {@code void}, and throws if there is no room in time, or {@code boolean}, and returns false if
 * there is none now. The parameter without annotation, or with {@code @Payload}, is the payload; without one, the payload is
 * empty.
 *
 * <p>On a method, what the annotation says goes before what it says on the type. Placeholders work in all texts.
 */
@Documented
@Reflective
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface ZmqExchange {

    /** The same as {@link #socket()}. */
    @AliasFor("socket")
    String value() default "";

    /** The name of the socket. */
    @AliasFor("value")
    String socket() default "";

    /** The topic to publish under; by default that of the parameter, or none. */
    String topic() default "";

    /** How long a request waits for its reply, such as {@code 500ms}; by default as the template does. */
    String timeout() default "";

    /** How often a request without reply is sent again, such as {@code 2}; by default as the template does. */
    String retries() default "";
}
