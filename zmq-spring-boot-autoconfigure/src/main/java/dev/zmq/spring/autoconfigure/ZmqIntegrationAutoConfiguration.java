// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.Context;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.integration.config.EnableIntegration;

/**
 * Auto-configuration of the channel adapters and gateways that {@code zmq.sockets.*.inbound-channel} and
 * {@code outbound-channel} ask for.
 */
@AutoConfiguration(
        after = ZmqAutoConfiguration.class,
        afterName = "org.springframework.boot.integration.autoconfigure.IntegrationAutoConfiguration")
@ConditionalOnClass({Context.class, EnableIntegration.class})
@ConditionalOnBooleanProperty(name = "zmq.enabled", matchIfMissing = true)
@Import(ChannelAdapterRegistrar.class)
public final class ZmqIntegrationAutoConfiguration {

    ZmqIntegrationAutoConfiguration() {}

    @Bean
    IdleChannelLog zmqIdleChannelLog(
            ZmqProperties properties,
            ApplicationContext applicationContext,
            ConfigurableListableBeanFactory beanFactory) {
        return new IdleChannelLog(properties.getSockets(), applicationContext, beanFactory);
    }
}
