// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.spring.actuate.ZmqEndpoint;
import dev.zmq.spring.actuate.ZmqEndpointWebExtension;
import dev.zmq.spring.actuate.ZmqTopologyEndpoint;
import dev.zmq.spring.listener.ZmqListenerContainer;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistry;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Auto-configuration of the actuator endpoints {@code zmq} and {@code zmqtopology}. */
@AutoConfiguration(after = ZmqAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
public final class ZmqEndpointAutoConfiguration {

    ZmqEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    ZmqEndpoint zmqEndpoint(
            ConfigurableListableBeanFactory beanFactory, ObjectProvider<ZmqListenerEndpointRegistry> listeners) {
        return new ZmqEndpoint(SocketBeans.of(beanFactory), () -> containersOf(listeners.getIfAvailable()));
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(ZmqEndpoint.class)
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
    ZmqEndpointWebExtension zmqEndpointWebExtension(ZmqEndpoint endpoint) {
        return new ZmqEndpointWebExtension(endpoint);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    ZmqTopologyEndpoint zmqTopologyEndpoint(ConfigurableListableBeanFactory beanFactory, Environment environment) {
        return new ZmqTopologyEndpoint(environment.getProperty("spring.application.name"), SocketBeans.of(beanFactory));
    }

    private static Collection<ZmqListenerContainer> containersOf(@Nullable ZmqListenerEndpointRegistry registry) {
        return registry == null ? List.of() : registry.containers();
    }
}
