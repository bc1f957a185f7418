// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.service;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;

/**
 * Makes clients of interfaces with {@link ZmqExchange}, each a bean that can be injected by its type:
 *
 * <pre>{@code
 * @Configuration
 * @ImportZmqExchanges(basePackageClasses = Pricing.class)
 * class Clients {}
 * }</pre>
 *
 * <p>The name of such a bean is that of the interface with its package, so that it may not be that of a socket by chance. An
 * interface of which there is a bean of that name is left out. What is wrong with a client shows at start. With {@code
 * zmq.enabled=false} the application starts even so, and each call of a client throws.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Import(ZmqExchangeRegistrar.class)
public @interface ImportZmqExchanges {

    /** The same as {@link #types()}. */
    @AliasFor("types")
    Class<?>[] value() default {};

    /** Interfaces, each abstract method of which has {@link ZmqExchange}, or whose type has it. */
    @AliasFor("value")
    Class<?>[] types() default {};

    /** Packages whose interfaces with {@link ZmqExchange} on the type are taken, those of their sub-packages included. */
    String[] basePackages() default {};

    /** Classes whose packages are taken, as {@link #basePackages()}. */
    Class<?>[] basePackageClasses() default {};
}
