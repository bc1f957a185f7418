// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.spring.core.ZmqMessageSender;
import dev.zmq.spring.core.ZmqSocketConsumers;
import dev.zmq.spring.core.ZmqSocketHeaders;
import dev.zmq.spring.core.ZmqSockets;
import dev.zmq.spring.listener.MethodListenerFactory;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistrar;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistry;
import dev.zmq.spring.service.ZmqServiceProxyFactory;
import java.util.Map;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Decides what is injected in a context of a hierarchy where one context has a bean of the application's own, and another the
 * one of the auto-configuration: what works on the sockets of one context is made for each, and only that of a context itself
 * knows all of its sockets. (Those that have the same name need no decision: that of the child hides the other.)
 */
final class OwnBeansFirst implements BeanFactoryPostProcessor {

    private static final Map<String, Class<?>> BEANS = Map.of(
            "zmqSockets", ZmqSockets.class,
            "zmqSocketConsumers", ZmqSocketConsumers.class,
            "zmqSocketHeaders", ZmqSocketHeaders.class,
            "zmqMessageSender", ZmqMessageSender.class,
            "zmqServiceProxyFactory", ZmqServiceProxyFactory.class,
            "zmqListenerEndpointRegistry", ZmqListenerEndpointRegistry.class,
            "zmqListenerEndpointRegistrar", ZmqListenerEndpointRegistrar.class,
            "zmqMethodListenerFactory", MethodListenerFactory.class);

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        ParentContext parent = ParentContext.of(beanFactory);
        BEANS.forEach((name, type) -> {
            if (beanFactory.containsBeanDefinition(name)) {
                BeanDefinition definition = beanFactory.getBeanDefinition(name);
                if (isAutoConfigured(definition)) {
                    // Before what the parent has of the application's own, and after what a child has.
                    definition.setPrimary(parent.hasOther(name, type));
                    definition.setFallback(!definition.isPrimary());
                }
            }
        });
    }

    private static boolean isAutoConfigured(BeanDefinition definition) {
        String configuration = definition.getFactoryBeanName();
        return configuration != null && configuration.startsWith(OwnBeansFirst.class.getPackageName() + ".Zmq");
    }
}
