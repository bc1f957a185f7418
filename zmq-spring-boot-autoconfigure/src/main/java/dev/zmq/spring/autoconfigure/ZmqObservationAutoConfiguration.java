// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.spring.core.ZmqSendObserver;
import dev.zmq.spring.listener.ZmqDeliveryObserver;
import dev.zmq.spring.observation.ZmqListenerObservationConvention;
import dev.zmq.spring.observation.ZmqListenerObservations;
import dev.zmq.spring.observation.ZmqTemplateObservationConvention;
import dev.zmq.spring.observation.ZmqTemplateObservations;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the observations of what is sent, and of what listeners are given. */
@AutoConfiguration(
        after = ZmqAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
public final class ZmqObservationAutoConfiguration {

    ZmqObservationAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(ZmqSendObserver.class)
    @ConditionalOnBooleanProperty("zmq.template.observation-enabled")
    ZmqTemplateObservations zmqTemplateObservations(
            ObservationRegistry registry, ObjectProvider<ZmqTemplateObservationConvention> convention) {
        return new ZmqTemplateObservations(registry, convention.getIfUnique());
    }

    @Bean
    @ConditionalOnMissingBean(ZmqDeliveryObserver.class)
    @ConditionalOnBooleanProperty("zmq.listener.observation-enabled")
    ZmqListenerObservations zmqListenerObservations(
            ObservationRegistry registry, ObjectProvider<ZmqListenerObservationConvention> convention) {
        return new ZmqListenerObservations(registry, convention.getIfUnique());
    }
}
