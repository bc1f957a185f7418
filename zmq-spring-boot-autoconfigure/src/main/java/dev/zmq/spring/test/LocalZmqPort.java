// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Injects the port of the first tcp endpoint that a socket of the application is bound to, {@code local.zmq.<socket>.port}, into a field of a test, or into
 * a parameter of a test method. Of type {@code int}. Fails if there is no such socket, or it is bound to none.
 */
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ExtendWith(LocalZmqParameterResolver.class)
public @interface LocalZmqPort {

    /** The name of the socket. */
    String value();
}
