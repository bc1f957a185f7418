// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.Context;
import dev.zmq.spring.core.JsonErrorReplyStrategy;
import dev.zmq.spring.core.ZmqErrorReplyStrategy;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqMessageSender;
import dev.zmq.spring.core.ZmqOperations;
import dev.zmq.spring.core.ZmqSendObserver;
import dev.zmq.spring.core.ZmqSocketConsumers;
import dev.zmq.spring.core.ZmqSocketHeaders;
import dev.zmq.spring.core.ZmqSockets;
import dev.zmq.spring.core.ZmqTemplate;
import dev.zmq.spring.service.ZmqServiceProxyFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Auto-configuration for ZeroMQ: the context, the sockets of {@code zmq.sockets.*}, payload conversion, the template and
 * listeners.
 *
 * <p>In a hierarchy of application contexts, what finds sockets and what works on the beans of one context is made for each
 * of them. The context of the engine, conversion and error replies are the parent's if it has any.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnClass(Context.class)
@ConditionalOnBooleanProperty(name = "zmq.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ZmqProperties.class)
@Import({
    ZmqContextRegistrar.class,
    ZmqSocketRegistrar.class,
    ZmqMessageConverterConfiguration.class,
    ZmqSocketHeadersConfiguration.class,
    ZmqListenerConfiguration.class
})
public final class ZmqAutoConfiguration {

    ZmqAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    ZmqConnectionDetails zmqConnectionDetails(ZmqProperties properties) {
        return new PropertiesZmqConnectionDetails(properties);
    }

    @Bean(name = ZmqContextRegistrar.FACTORY_BEAN_NAME)
    ZmqContextFactory zmqContextFactory(ZmqProperties properties, ObjectProvider<ZmqContextCustomizer> customizers) {
        return new ZmqContextFactory(properties, customizers.orderedStream().toList());
    }

    @Bean
    @ConditionalOnMissingBean
    Context zmqContext(ZmqContextFactory contextFactory) {
        return contextFactory.createContext();
    }

    @Bean(name = ZmqSocketRegistrar.FACTORY_BEAN_NAME)
    ZmqSocketFactory zmqSocketFactory(
            Context context,
            ZmqProperties properties,
            ObjectProvider<ZmqConnectionDetails> connectionDetails,
            ObjectProvider<ZmqSocketCustomizer> customizers,
            ConfigurableListableBeanFactory beanFactory) {
        List<ZmqConnectionDetails> details = connectionDetails.orderedStream().toList();
        Set<String> names = new HashSet<>(ParentContext.of(beanFactory).socketNames());
        names.addAll(properties.getSockets().keySet());
        SocketEndpoints.requireSockets(details, names);
        return new ZmqSocketFactory(
                new SocketContexts(context, properties.getSockets(), beanFactory, ZmqSocketRegistrar.FACTORY_BEAN_NAME),
                properties,
                details,
                customizers.orderedStream().toList());
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    ZmqSockets zmqSockets(ListableBeanFactory beanFactory) {
        return new ZmqSockets(beanFactory);
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    ZmqMessageSender zmqMessageSender(
            ZmqSocketHeaders socketHeaders, ZmqProperties properties, ListableBeanFactory beanFactory) {
        return new ZmqMessageSender(
                socketHeaders,
                OneObserver.find(
                        beanFactory,
                        ZmqSendObserver.class,
                        "zmq.template.observation-enabled",
                        properties.getTemplate().isObservationEnabled()));
    }

    /** Where a parent or child has a template of its own under another name, that one is injected. */
    @Bean
    @Fallback
    @ConditionalOnMissingBean(value = ZmqOperations.class, search = SearchStrategy.CURRENT)
    ZmqTemplate zmqTemplate(
            ZmqSockets sockets,
            ZmqSocketConsumers socketConsumers,
            ZmqMessageConverter converter,
            ZmqErrorReplyStrategy errorReplies,
            ZmqMessageSender sender,
            ZmqProperties properties) {
        ZmqProperties.Template settings = properties.getTemplate();
        SettingRange range = new SettingRange("The template", "zmq.template.");
        range.atLeast(0, "retries", settings.getRetries());
        range.atLeast(0, "max-requests-in-flight", settings.getMaxRequestsInFlight());
        ZmqTemplate template =
                new ZmqTemplate(sockets, socketConsumers, converter, errorReplies, settings.getReplyTimeout(), sender);
        template.setRetries(settings.getRetries());
        template.setMaxRequestsInFlight(settings.getMaxRequestsInFlight());
        return template;
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    ZmqServiceProxyFactory zmqServiceProxyFactory(
            ZmqOperations operations,
            ZmqSockets sockets,
            ZmqMessageConverter converter,
            ConfigurableListableBeanFactory beanFactory) {
        return new ZmqServiceProxyFactory(operations, sockets, converter, beanFactory::resolveEmbeddedValue);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static OwnBeansFirst zmqOwnBeansFirst() {
        return new OwnBeansFirst();
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static SocketLog zmqSocketLog(ConfigurableListableBeanFactory beanFactory) {
        return new SocketLog(beanFactory);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static LocalEndpointPublisher zmqLocalEndpointPublisher(ConfigurableEnvironment environment) {
        return new LocalEndpointPublisher(environment);
    }

    @Bean
    WaitLimitLifecycle zmqWaitLimitLifecycle(
            ApplicationContext applicationContext,
            ConfigurableListableBeanFactory beanFactory,
            ZmqProperties properties) {
        return new WaitLimitLifecycle(
                applicationContext, beanFactory, properties.getContext().getStopTimeout());
    }

    @Bean
    @ConditionalOnMissingBean
    ZmqErrorReplyStrategy zmqErrorReplyStrategy() {
        return new JsonErrorReplyStrategy();
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    ZmqSocketConsumers zmqSocketConsumers(ZmqSockets sockets, BeanFactory beanFactory) {
        return new ZmqSocketConsumers(sockets, ParentContext.of(beanFactory).bean(ZmqSocketConsumers.class));
    }
}
