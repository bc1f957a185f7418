// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.SocketType;
import dev.zmq.spring.annotation.ZmqListenerAnnotationBeanPostProcessor;
import dev.zmq.spring.autoconfigure.ZmqProperties.SocketProperties;
import dev.zmq.spring.core.ZmqErrorReplyStrategy;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqOperations;
import dev.zmq.spring.core.ZmqSocketHeaders;
import dev.zmq.spring.integration.inbound.ZmqInboundChannelAdapter;
import dev.zmq.spring.integration.inbound.ZmqInboundGateway;
import dev.zmq.spring.integration.outbound.ZmqOutboundChannelAdapter;
import dev.zmq.spring.integration.outbound.ZmqOutboundGateway;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.config.ConsumerEndpointFactoryBean;
import org.springframework.util.StringUtils;

/**
 * Registers an adapter or gateway for each {@code inbound-channel} and {@code outbound-channel} below
 * {@code zmq.sockets}, and the channels that nobody else has defined.
 *
 * <p>The definitions name classes and beans only, so that they can be processed ahead of time.
 */
final class ChannelAdapterRegistrar implements ImportBeanDefinitionRegistrar {

    private final Environment environment;
    private final BeanFactory beanFactory;

    ChannelAdapterRegistrar(Environment environment, BeanFactory beanFactory) {
        this.environment = environment;
        this.beanFactory = beanFactory;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importingClass, BeanDefinitionRegistry registry) {
        Map<String, SocketProperties> sockets = Binder.get(environment)
                .bind("zmq.sockets", Bindable.mapOf(String.class, SocketProperties.class))
                .orElse(Map.of());
        for (String name : OwnSockets.names(environment, beanFactory)) {
            SocketProperties socket = sockets.get(name);
            if (socket != null) {
                register(name, socket, registry);
            }
        }
    }

    private void register(String name, SocketProperties socket, BeanDefinitionRegistry registry) {
        SocketType type = socket.getType();
        if (type == null) {
            return; // The socket itself says so, and better.
        }
        String inbound = textOrNull(socket.getInboundChannel());
        String outbound = textOrNull(socket.getOutboundChannel());
        if (inbound != null) {
            ChannelDirections.requireInbound(name, type, outbound);
            registerChannel(inbound, SocketPropertyName.of(name, "inbound-channel"), registry);
            if (type != SocketType.REQ) {
                registerReceiver(name, type, inbound, outbound, registry);
            }
        }
        if (outbound != null) {
            ChannelDirections.requireOutbound(name, type);
            registerChannel(outbound, SocketPropertyName.of(name, "outbound-channel"), registry);
            registerSender(name, type, inbound, outbound, registry);
        }
    }

    private static void registerReceiver(
            String name, SocketType type, String inbound, @Nullable String outbound, BeanDefinitionRegistry registry) {
        // A ROUTER with both channels replies through the other one, whenever and as often as it likes.
        if (type == SocketType.REP || (type == SocketType.ROUTER && outbound == null)) {
            registry.registerBeanDefinition(name + ".inboundGateway", inboundGateway(name, inbound));
        } else {
            registry.registerBeanDefinition(name + ".inboundChannelAdapter", inboundChannelAdapter(name, inbound));
        }
    }

    private static void registerSender(
            String name, SocketType type, @Nullable String inbound, String outbound, BeanDefinitionRegistry registry) {
        boolean gateway = type == SocketType.REQ;
        String endpointName = name + (gateway ? ".outboundGateway" : ".outboundChannelAdapter");
        String handlerName = endpointName + ".handler";
        registry.registerBeanDefinition(
                handlerName, gateway ? outboundGateway(name, inbound) : outboundChannelAdapter(name));
        registry.registerBeanDefinition(endpointName, consumer(name, outbound, handlerName));
    }

    private void registerChannel(String channel, String property, BeanDefinitionRegistry registry) {
        if (beanFactory.containsBean(channel)) {
            ChannelDirections.requireChannel(channel, property, beanFactory.getType(channel, false));
        } else {
            registry.registerBeanDefinition(channel, definition(DirectChannel.class, property));
        }
    }

    private static RootBeanDefinition inboundChannelAdapter(String name, String channel) {
        RootBeanDefinition adapter = receiver(ZmqInboundChannelAdapter.class, name);
        adapter.getPropertyValues().add("outputChannelName", channel);
        return adapter;
    }

    private static RootBeanDefinition inboundGateway(String name, String channel) {
        RootBeanDefinition gateway = receiver(ZmqInboundGateway.class, name);
        gateway.getPropertyValues()
                .add("requestChannelName", channel)
                .add("errorReplyStrategy", new RuntimeBeanReference(ZmqErrorReplyStrategy.class));
        return gateway;
    }

    private static RootBeanDefinition receiver(Class<?> type, String name) {
        String property = SocketPropertyName.of(name, "inbound-channel");
        RootBeanDefinition receiver = definition(type, property);
        receiver.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
        receiver.getConstructorArgumentValues()
                .addIndexedArgumentValue(
                        1,
                        new RuntimeBeanReference(
                                ZmqListenerAnnotationBeanPostProcessor.DEFAULT_CONTAINER_FACTORY_BEAN_NAME));
        receiver.getPropertyValues()
                .add("messageConverter", new RuntimeBeanReference(ZmqMessageConverter.class))
                .add("socketHeaders", new RuntimeBeanReference(ZmqSocketHeaders.class))
                .add("componentDescription", property);
        return receiver;
    }

    private static RootBeanDefinition outboundChannelAdapter(String name) {
        String property = SocketPropertyName.of(name, "outbound-channel");
        RootBeanDefinition adapter = definition(ZmqOutboundChannelAdapter.class, property);
        adapter.getConstructorArgumentValues().addIndexedArgumentValue(0, new RuntimeBeanReference(name));
        adapter.getPropertyValues()
                .add("messageConverter", new RuntimeBeanReference(ZmqMessageConverter.class))
                .add("socketHeaders", new RuntimeBeanReference(ZmqSocketHeaders.class))
                .add("componentDescription", property);
        return adapter;
    }

    private static RootBeanDefinition outboundGateway(String name, @Nullable String replyChannel) {
        String property = SocketPropertyName.of(name, "outbound-channel");
        RootBeanDefinition gateway = definition(ZmqOutboundGateway.class, property);
        gateway.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
        gateway.getConstructorArgumentValues()
                .addIndexedArgumentValue(1, new RuntimeBeanReference(ZmqOperations.class));
        gateway.getPropertyValues()
                .add("socketHeaders", new RuntimeBeanReference(ZmqSocketHeaders.class))
                .add("componentDescription", property);
        if (replyChannel != null) {
            gateway.getPropertyValues().add("outputChannelName", replyChannel);
        }
        return gateway;
    }

    private static RootBeanDefinition consumer(String name, String channel, String handlerName) {
        RootBeanDefinition consumer =
                definition(ConsumerEndpointFactoryBean.class, SocketPropertyName.of(name, "outbound-channel"));
        consumer.getPropertyValues()
                .add("inputChannelName", channel)
                .add("handler", new RuntimeBeanReference(handlerName));
        return consumer;
    }

    private static RootBeanDefinition definition(Class<?> type, String property) {
        RootBeanDefinition definition = new RootBeanDefinition(type);
        definition.setLazyInit(false);
        definition.setResourceDescription(origin(property));
        return definition;
    }

    /** Returns what the definitions of beans have as their origin that are made for a property. */
    static String origin(String property) {
        return "property " + property;
    }

    private static @Nullable String textOrNull(@Nullable String text) {
        return StringUtils.hasText(text) ? text : null;
    }
}
