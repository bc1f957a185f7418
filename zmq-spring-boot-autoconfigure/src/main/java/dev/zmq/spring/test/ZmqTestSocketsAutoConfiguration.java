// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import dev.zmq.engine.Context;
import dev.zmq.spring.autoconfigure.ZmqAutoConfiguration;
import dev.zmq.spring.autoconfigure.ZmqConnectionDetails;
import dev.zmq.spring.autoconfigure.ZmqProperties;
import dev.zmq.spring.autoconfigure.ZmqProperties.SocketProperties;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqSockets;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistry;
import java.util.Arrays;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Auto-configuration of the peers of an application's sockets, and of where they meet. */
@AutoConfiguration(before = ZmqAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "zmq.enabled", matchIfMissing = true)
public final class ZmqTestSocketsAutoConfiguration {

    static final String PREFIX = "dev.zmq.test.sockets";

    private static final String TRANSPORT = PREFIX + ".transport";

    ZmqTestSocketsAutoConfiguration() {}

    @Bean
    ZmqTestSockets zmqTestSockets(
            ZmqSockets sockets,
            ZmqMessageConverter converter,
            ZmqListenerEndpointRegistry listeners,
            ObjectProvider<TestConnectionDetails> connectionDetails,
            ZmqProperties properties,
            Context context,
            BeanFactory beanFactory) {
        return new ZmqTestSockets(
                socketName -> context(socketName, properties, context, beanFactory),
                sockets,
                converter,
                new HandledMessages(listeners),
                connectionDetails.getIfAvailable());
    }

    private static Context context(
            String socketName, ZmqProperties properties, Context applicationContext, BeanFactory beanFactory) {
        SocketProperties socket = properties.getSockets().get(socketName);
        String name = socket != null ? socket.getContext() : null;
        return StringUtils.hasLength(name) ? beanFactory.getBean(name, Context.class) : applicationContext;
    }

    @Bean
    @Conditional(OnOtherEndpoints.class)
    TestConnectionDetails zmqTestConnectionDetails(
            ZmqProperties properties, Environment environment, ConfigurableListableBeanFactory beanFactory) {
        return new TestConnectionDetails(
                properties, transport(environment), () -> othersConnectionDetails(beanFactory));
    }

    @Bean
    @Conditional(OnOtherEndpoints.class)
    static BeanFactoryPostProcessor zmqOtherConnectionDetailsExcluder() {
        return ZmqTestSocketsAutoConfiguration::excludeOtherConnectionDetails;
    }

    /** What the application, or a container, knows of endpoints would count beside ours. */
    private static void excludeOtherConnectionDetails(ConfigurableListableBeanFactory beanFactory) {
        for (String name : othersNames(beanFactory)) {
            if (beanFactory.containsBeanDefinition(name)) {
                beanFactory.getBeanDefinition(name).setAutowireCandidate(false);
            }
        }
    }

    private static List<ZmqConnectionDetails> othersConnectionDetails(ConfigurableListableBeanFactory beanFactory) {
        return othersNames(beanFactory).stream()
                .map(name -> beanFactory.getBean(name, ZmqConnectionDetails.class))
                .toList();
    }

    private static List<String> othersNames(ConfigurableListableBeanFactory beanFactory) {
        return Arrays.stream(beanFactory.getBeanNamesForType(ZmqConnectionDetails.class, true, false))
                .filter(name -> !beanFactory.isTypeMatch(name, TestConnectionDetails.class))
                .toList();
    }

    private static ZmqTestTransport transport(Environment environment) {
        return environment.getProperty(TRANSPORT, ZmqTestTransport.class, ZmqTestTransport.INPROC);
    }

    /** Whether the sockets are somewhere else than the application's configuration says. */
    static final class OnOtherEndpoints implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return transport(context.getEnvironment()) != ZmqTestTransport.CONFIGURED;
        }
    }
}
