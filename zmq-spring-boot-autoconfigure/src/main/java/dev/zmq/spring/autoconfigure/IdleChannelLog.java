// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.spring.autoconfigure.ZmqProperties.SocketProperties;
import dev.zmq.spring.core.ClosestName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.integration.support.management.SubscribableChannelManagement;
import org.springframework.messaging.MessageChannel;
import org.springframework.util.StringUtils;

/**
 * Warns of channels that {@code inbound-channel} and {@code outbound-channel} probably misspell, when the application has
 * started. A channel is made where there is none, so it would only show with the first message, or never.
 *
 * <p>Nothing takes messages from a channel for what arrives: that can be seen. Who sends to a channel cannot, as channels are
 * looked up by their names at any time. But where the properties alone have made a channel, and nothing takes messages from
 * one with nearly the same name, that one was most likely meant.
 */
final class IdleChannelLog extends SocketsAtStart {

    private static final Log LOG = LogFactory.getLog(IdleChannelLog.class);

    private final ConfigurableListableBeanFactory beanFactory;

    IdleChannelLog(
            Map<String, SocketProperties> sockets,
            ApplicationContext applicationContext,
            ConfigurableListableBeanFactory beanFactory) {
        super(sockets, applicationContext);
        this.beanFactory = beanFactory;
    }

    @Override
    void look(String name, SocketProperties socket) {
        String inbound = socket.getInboundChannel();
        if (StringUtils.hasText(inbound) && isIdle(inbound)) {
            LOG.warn("Nothing takes what arrives at the channel '" + inbound + "' of "
                    + SocketPropertyName.of(name, "inbound-channel")
                    + ClosestName.find(inbound, channelsBeside(inbound))
                            .map(closest -> "; did you mean '" + closest + "'?")
                            .orElse("; its messages fail until something subscribes to it"));
        }
        String property = SocketPropertyName.of(name, "outbound-channel");
        String outbound = socket.getOutboundChannel();
        if (StringUtils.hasText(outbound) && isMadeFor(property, outbound)) {
            ClosestName.find(
                            outbound,
                            channelsBeside(outbound).stream()
                                    .filter(this::isIdle)
                                    .toList())
                    .ifPresent(
                            closest -> LOG.warn("Nothing takes what is sent to the channel '" + closest + "', and only "
                                    + property + " knows the channel '" + outbound + "'; did you mean '" + closest
                                    + "' there?"));
        }
    }

    private boolean isIdle(String channel) {
        return applicationContext().containsBean(channel)
                && applicationContext().getBean(channel) instanceof SubscribableChannelManagement subscribable
                && subscribable.getSubscriberCount() == 0;
    }

    /** Returns whether there is a channel because of a property, and of nothing else. */
    private boolean isMadeFor(String property, String channel) {
        return beanFactory.containsBeanDefinition(channel)
                && ChannelAdapterRegistrar.origin(property)
                        .equals(beanFactory.getBeanDefinition(channel).getResourceDescription());
    }

    private List<String> channelsBeside(String channel) {
        return Arrays.stream(applicationContext().getBeanNamesForType(MessageChannel.class, true, false))
                .filter(name -> !name.equals(channel))
                .sorted()
                .toList();
    }
}
