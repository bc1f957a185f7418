// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.Socket;
import dev.zmq.spring.actuate.ZmqHealthIndicator;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the health component {@code zmq}. */
@AutoConfiguration(after = ZmqAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(Socket.class)
@ConditionalOnEnabledHealthIndicator("zmq")
public final class ZmqHealthContributorAutoConfiguration {

    ZmqHealthContributorAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = {"zmqHealthIndicator", "zmqHealthContributor"})
    ZmqHealthIndicator zmqHealthContributor(ConfigurableListableBeanFactory beanFactory) {
        return new ZmqHealthIndicator(
                SimpleAutowireCandidateResolver.resolveAutowireCandidates(beanFactory, Socket.class));
    }
}
