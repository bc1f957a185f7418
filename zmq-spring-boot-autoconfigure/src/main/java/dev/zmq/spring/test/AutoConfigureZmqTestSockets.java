// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.PropertyMapping;

/**
 * Provides {@link ZmqTestSockets}, and gives each socket of {@code zmq.sockets.*} an endpoint of its own, so that a test needs
 * no port and meets no application that runs on the same machine. Part of {@link ZmqTest}; for {@code @SpringBootTest} too.
 *
 * <p>A socket that binds still binds, one that connects still connects, one that does both only binds; of several endpoints
 * there remains one. Sockets that the application makes in bean methods are where those put them.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
@PropertyMapping(ZmqTestSocketsAutoConfiguration.PREFIX)
public @interface AutoConfigureZmqTestSockets {

    /** Through what the sockets and their peers talk. */
    ZmqTestTransport transport() default ZmqTestTransport.INPROC;
}
