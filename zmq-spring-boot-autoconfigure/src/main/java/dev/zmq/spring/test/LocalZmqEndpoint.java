// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Injects the first endpoint that a socket of the application is bound to, as peers on this machine reach it, {@code
 * local.zmq.<socket>.endpoint}, into a field of a test, or into
 * a parameter of a test method. Of type {@code String}. Fails if there is no such socket, or it is bound to none.
 */
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ExtendWith(LocalZmqParameterResolver.class)
public @interface LocalZmqEndpoint {

    /** The name of the socket. */
    String value();
}
