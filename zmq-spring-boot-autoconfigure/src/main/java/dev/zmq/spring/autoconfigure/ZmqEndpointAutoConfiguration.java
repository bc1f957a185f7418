// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.spring.actuate.ZmqEndpoint;
import dev.zmq.spring.actuate.ZmqEndpointWebExtension;
import dev.zmq.spring.actuate.ZmqTopologyEndpoint;
import dev.zmq.spring.listener.ZmqListenerContainer;
import dev.zmq.spring.listener.ZmqMessageTaker;
import java.util.List;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Auto-configuration of the actuator endpoints {@code zmq} and {@code zmqtopology}. */
@AutoConfiguration(after = ZmqAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
public final class ZmqEndpointAutoConfiguration {

    ZmqEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    @ConditionalOnAvailableEndpoint
    ZmqEndpoint zmqEndpoint(ConfigurableListableBeanFactory beanFactory) {
        return new ZmqEndpoint(SocketBeans.of(beanFactory), () -> containers(beanFactory));
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    @ConditionalOnBean(ZmqEndpoint.class)
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
    ZmqEndpointWebExtension zmqEndpointWebExtension(ZmqEndpoint endpoint) {
        return new ZmqEndpointWebExtension(endpoint);
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    @ConditionalOnAvailableEndpoint
    ZmqTopologyEndpoint zmqTopologyEndpoint(ConfigurableListableBeanFactory beanFactory, Environment environment) {
        return new ZmqTopologyEndpoint(
                environment.getProperty("spring.application.name"),
                SocketBeans.of(beanFactory),
                () -> containers(beanFactory));
    }

    static List<ZmqListenerContainer> containers(ConfigurableListableBeanFactory beanFactory) {
        return ExistingBeans.withAncestors(beanFactory, ZmqMessageTaker.class).stream()
                .flatMap(taker -> taker.containers().stream())
                .distinct()
                .toList();
    }
}
