// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.Socket;
import dev.zmq.spring.observation.ZmqSocketEvents;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the events of ZeroMQ sockets. */
@AutoConfiguration(before = ZmqAutoConfiguration.class)
@ConditionalOnBooleanProperty(
        name = {"zmq.enabled", "zmq.events.enabled"},
        matchIfMissing = true)
public final class ZmqSocketEventsAutoConfiguration {

    ZmqSocketEventsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    ZmqSocketEvents zmqSocketEvents(ApplicationEventPublisher publisher) {
        return new ZmqSocketEvents(publisher);
    }

    /** Those of the properties before they bind and connect. */
    @Bean
    ZmqSocketCustomizer zmqSocketEventsCustomizer(ZmqSocketEvents events) {
        return socket -> events.watch(socket.name(), socket);
    }

    /** Those that are beans as soon as they are. */
    @Bean
    static BeanPostProcessor zmqSocketEventsPostProcessor(ObjectProvider<ZmqSocketEvents> events) {
        return new BeanPostProcessor() {

            @Override
            public Object postProcessAfterInitialization(Object bean, String beanName) {
                // Of a scoped bean only what is behind the proxy has events, by the name that the bean has for others.
                if (bean instanceof Socket socket && !(bean instanceof ScopedObject) && !socket.isClosed()) {
                    String name = ScopedProxyUtils.isScopedTarget(beanName)
                            ? ScopedProxyUtils.getOriginalBeanName(beanName)
                            : beanName;
                    events.getObject().watch(name, socket);
                }
                return bean;
            }
        };
    }
}
