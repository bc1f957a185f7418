// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.Socket;
import dev.zmq.spring.observation.ZmqMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the meters of ZeroMQ sockets. */
@AutoConfiguration(
        after = ZmqAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
public final class ZmqMetricsAutoConfiguration {

    ZmqMetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    ZmqMetrics zmqMetrics(ConfigurableListableBeanFactory beanFactory) {
        return new ZmqMetrics(SimpleAutowireCandidateResolver.resolveAutowireCandidates(beanFactory, Socket.class));
    }
}
