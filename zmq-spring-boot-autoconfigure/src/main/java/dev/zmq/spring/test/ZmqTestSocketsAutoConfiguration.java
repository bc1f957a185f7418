// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import dev.zmq.engine.Context;
import dev.zmq.spring.autoconfigure.ZmqAutoConfiguration;
import dev.zmq.spring.autoconfigure.ZmqProperties;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqSockets;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Auto-configuration of the peers of an application's sockets, and of where they meet. */
@AutoConfiguration(before = ZmqAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "zmq.enabled", matchIfMissing = true)
public final class ZmqTestSocketsAutoConfiguration {

    static final String PREFIX = "dev.zmq.test.sockets";

    private static final String TRANSPORT = PREFIX + ".transport";

    ZmqTestSocketsAutoConfiguration() {}

    @Bean
    ZmqTestSockets zmqTestSockets(
            Context context,
            ZmqSockets sockets,
            ZmqMessageConverter converter,
            ZmqListenerEndpointRegistry listeners,
            ObjectProvider<TestConnectionDetails> connectionDetails) {
        return new ZmqTestSockets(
                context, sockets, converter, new HandledMessages(listeners), connectionDetails.getIfAvailable());
    }

    @Bean
    @Primary
    @Conditional(OnOtherEndpoints.class)
    TestConnectionDetails zmqTestConnectionDetails(ZmqProperties properties, Environment environment) {
        return new TestConnectionDetails(properties, transport(environment));
    }

    private static ZmqTestTransport transport(Environment environment) {
        return environment.getProperty(TRANSPORT, ZmqTestTransport.class, ZmqTestTransport.INPROC);
    }

    /** Whether the sockets are somewhere else than the application's configuration says. */
    static final class OnOtherEndpoints implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return transport(context.getEnvironment()) != ZmqTestTransport.CONFIGURED;
        }
    }
}
