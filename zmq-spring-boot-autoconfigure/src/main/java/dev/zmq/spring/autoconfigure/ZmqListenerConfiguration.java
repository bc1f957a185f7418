// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.spring.annotation.ZmqListenerAnnotationBeanPostProcessor;
import dev.zmq.spring.annotation.ZmqListenerLazyInitializationExcludeFilter;
import dev.zmq.spring.core.ZmqErrorReplyStrategy;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqMessageSender;
import dev.zmq.spring.core.ZmqSocketConsumers;
import dev.zmq.spring.core.ZmqSocketHeaders;
import dev.zmq.spring.core.ZmqSockets;
import dev.zmq.spring.listener.DefaultZmqListenerContainerFactory;
import dev.zmq.spring.listener.MethodListenerFactory;
import dev.zmq.spring.listener.ZmqDeliveryObserver;
import dev.zmq.spring.listener.ZmqListenerContainerFactory;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistrar;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistry;
import dev.zmq.spring.listener.ZmqListenerErrorHandler;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.validation.Validator;

/** What finds, makes and runs the listeners of one application context, whether or not its parent has any. */
@Configuration(proxyBeanMethods = false)
final class ZmqListenerConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    static ZmqListenerAnnotationBeanPostProcessor zmqListenerAnnotationBeanPostProcessor(
            ConfigurableListableBeanFactory beanFactory) {
        return new ZmqListenerAnnotationBeanPostProcessor(beanFactory);
    }

    @Bean
    static ZmqListenerLazyInitializationExcludeFilter zmqListenerLazyInitializationExcludeFilter() {
        return new ZmqListenerLazyInitializationExcludeFilter();
    }

    @Bean
    SubscriptionLog zmqSubscriptionLog(
            ZmqProperties properties, ZmqSockets sockets, ApplicationContext applicationContext) {
        return new SubscriptionLog(properties.getSockets(), sockets, applicationContext);
    }

    @Bean
    DeadLetterChannelCheck zmqDeadLetterChannelCheck(ZmqProperties properties, ListableBeanFactory beanFactory) {
        return new DeadLetterChannelCheck(properties.getListener().getDeadLetterChannel(), beanFactory);
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    ZmqListenerEndpointRegistry zmqListenerEndpointRegistry() {
        return new ZmqListenerEndpointRegistry();
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    ZmqListenerEndpointRegistrar zmqListenerEndpointRegistrar(
            ZmqListenerEndpointRegistry registry, BeanFactory beanFactory) {
        return new ZmqListenerEndpointRegistrar(
                registry,
                () -> beanFactory.getBean(
                        ZmqListenerAnnotationBeanPostProcessor.DEFAULT_CONTAINER_FACTORY_BEAN_NAME,
                        ZmqListenerContainerFactory.class));
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    MethodListenerFactory zmqMethodListenerFactory(
            ZmqSockets sockets,
            ZmqMessageConverter converter,
            ZmqErrorReplyStrategy errorReplies,
            BeanFactory beanFactory,
            ObjectProvider<Validator> validator,
            ZmqMessageSender sender,
            ZmqProperties properties) {
        MethodListenerFactory factory =
                new MethodListenerFactory(sockets, converter, errorReplies, beanFactory, validator.getIfUnique());
        factory.setResultTimeout(properties.getListener().getResultTimeout());
        factory.setSender(sender);
        return factory;
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    ZmqListenerContainerFactoryConfigurer zmqListenerContainerFactoryConfigurer(
            ZmqProperties properties,
            ZmqSockets sockets,
            ListableBeanFactory beanFactory,
            ObjectProvider<ZmqListenerErrorHandler> errorHandler,
            ZmqSocketHeaders socketHeaders,
            Environment environment) {
        return new ZmqListenerContainerFactoryConfigurer(
                properties.getListener(),
                sockets,
                beanFactory,
                errorHandler.getIfUnique(),
                socketHeaders,
                OneObserver.find(
                        beanFactory,
                        ZmqDeliveryObserver.class,
                        "zmq.listener.observation-enabled",
                        properties.getListener().isObservationEnabled()),
                Threading.VIRTUAL.isActive(environment));
    }

    @Bean(ZmqListenerAnnotationBeanPostProcessor.DEFAULT_CONTAINER_FACTORY_BEAN_NAME)
    @ConditionalOnMissingBean(
            name = ZmqListenerAnnotationBeanPostProcessor.DEFAULT_CONTAINER_FACTORY_BEAN_NAME,
            search = SearchStrategy.CURRENT)
    ZmqListenerContainerFactory zmqListenerContainerFactory(
            ZmqSockets sockets, ZmqSocketConsumers socketConsumers, ZmqListenerContainerFactoryConfigurer configurer) {
        DefaultZmqListenerContainerFactory factory = new DefaultZmqListenerContainerFactory(sockets, socketConsumers);
        configurer.configure(factory);
        return factory;
    }
}
