// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.spring.autoconfigure.ZmqProperties.SocketProperties;
import dev.zmq.spring.core.ClosestName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.integration.support.management.SubscribableChannelManagement;
import org.springframework.messaging.MessageChannel;
import org.springframework.util.StringUtils;

/**
 * Warns of channels of {@code inbound-channel} that nothing takes messages from when the application has started. Such a
 * channel is made where there is none, so a misspelt name would only show with the first message.
 */
final class IdleChannelLog implements ApplicationListener<ContextRefreshedEvent> {

    private static final Log LOG = LogFactory.getLog(IdleChannelLog.class);

    private final Map<String, SocketProperties> sockets;
    private final ApplicationContext applicationContext;

    IdleChannelLog(Map<String, SocketProperties> sockets, ApplicationContext applicationContext) {
        this.sockets = sockets;
        this.applicationContext = applicationContext;
    }

    @Override
    public void onApplicationEvent(ContextRefreshedEvent event) {
        // Contexts that have this one as their parent tell it of their start too.
        if (event.getApplicationContext() == applicationContext) {
            sockets.forEach((name, socket) -> {
                // An environment variable spells the name in its own way, which is a further key, but no further
                // socket.
                if (applicationContext.containsBean(name)) {
                    warnIfIdle(name, socket.getInboundChannel());
                }
            });
        }
    }

    private void warnIfIdle(String socket, @Nullable String channel) {
        if (StringUtils.hasText(channel)
                && applicationContext.containsBean(channel)
                && applicationContext.getBean(channel) instanceof SubscribableChannelManagement subscribable
                && subscribable.getSubscriberCount() == 0) {
            LOG.warn("Nothing takes what arrives at the channel '" + channel + "' of "
                    + SocketPropertyName.of(socket, "inbound-channel") + closest(channel));
        }
    }

    private String closest(String channel) {
        List<String> others = Arrays.stream(applicationContext.getBeanNamesForType(MessageChannel.class, true, false))
                .filter(name -> !name.equals(channel))
                .sorted()
                .toList();
        return ClosestName.find(channel, others)
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("; its messages fail until something subscribes to it");
    }
}
