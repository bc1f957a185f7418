// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.spring.core.ZmqTemplate;
import dev.zmq.spring.observation.ZmqListenerMetrics;
import dev.zmq.spring.observation.ZmqMetrics;
import dev.zmq.spring.observation.ZmqPeerMetrics;
import dev.zmq.spring.observation.ZmqTemplateMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the meters of ZeroMQ sockets, listeners and the template. */
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
        return new ZmqMetrics(SocketBeans.of(beanFactory));
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBooleanProperty("zmq.metrics.peers-enabled")
    ZmqPeerMetrics zmqPeerMetrics(
            ConfigurableListableBeanFactory beanFactory, ObjectProvider<ZmqProperties> properties) {
        ZmqMetricsProperties metrics =
                properties.getIfAvailable(ZmqProperties::new).getMetrics();
        SettingRange range = new SettingRange("The meters of peers", "zmq.metrics.");
        range.atLeast(1, "peers-limit", metrics.getPeersLimit());
        range.positive("peers-interval", metrics.getPeersInterval());
        return new ZmqPeerMetrics(SocketBeans.of(beanFactory), metrics.getPeersLimit(), metrics.getPeersInterval());
    }

    @Bean
    @ConditionalOnMissingBean
    ZmqListenerMetrics zmqListenerMetrics(MeterRegistry registry) {
        return new ZmqListenerMetrics(registry);
    }

    @Bean
    @ConditionalOnMissingBean
    ZmqTemplateMetrics zmqTemplateMetrics(MeterRegistry registry) {
        return new ZmqTemplateMetrics(registry);
    }

    @Bean
    SmartInitializingSingleton zmqTemplateMetricsInitializer(
            ObjectProvider<ZmqTemplate> templates, ZmqTemplateMetrics metrics) {
        return () -> templates.forEach(template -> template.addRequestObserver(metrics));
    }
}
