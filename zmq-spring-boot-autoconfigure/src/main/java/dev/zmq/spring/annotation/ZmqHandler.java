// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.handler.annotation.MessageMapping;

/**
 * Makes a method of a class with {@link ZmqListener} receive those of its messages that have a topic or a payload type of
 * its own. Parameters and return values are as for {@link ZmqListener}.
 *
 * <p>Of several methods that could take a message, the one with the longest topic pattern does, and among those the one
 * with the most derived payload type. A message that no method takes has failed.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@MessageMapping
public @interface ZmqHandler {

    /** Same as {@link #topics()}. */
    @AliasFor("topics")
    String[] value() default {};

    /**
     * Topics of the messages that the method takes, on a SUB or XSUB socket; all by default. {@code *} stands for any text,
     * so {@code orders/*} is every topic that starts with {@code orders/}. They choose between methods and subscribe to
     * nothing: that is for {@link ZmqListener#topics()}. May be placeholders or SpEL expressions.
     */
    @AliasFor("value")
    String[] topics() default {};

    /** Whether the method takes those messages that no other method takes. */
    boolean isDefault() default false;
}
