// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.spring.autoconfigure.ZmqProperties.SocketProperties;
import dev.zmq.spring.core.ClosestName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.integration.support.management.SubscribableChannelManagement;
import org.springframework.messaging.MessageChannel;
import org.springframework.util.StringUtils;

/**
 * Warns of channels of {@code inbound-channel} that nothing takes messages from when the application has started. Such a
 * channel is made where there is none, so a misspelt name would only show with the first message.
 */
final class IdleChannelLog extends SocketsAtStart {

    private static final Log LOG = LogFactory.getLog(IdleChannelLog.class);

    IdleChannelLog(Map<String, SocketProperties> sockets, ApplicationContext applicationContext) {
        super(sockets, applicationContext);
    }

    @Override
    void look(String name, SocketProperties socket) {
        String channel = socket.getInboundChannel();
        if (StringUtils.hasText(channel)
                && applicationContext().containsBean(channel)
                && applicationContext().getBean(channel) instanceof SubscribableChannelManagement subscribable
                && subscribable.getSubscriberCount() == 0) {
            LOG.warn("Nothing takes what arrives at the channel '" + channel + "' of "
                    + SocketPropertyName.of(name, "inbound-channel") + closest(channel));
        }
    }

    private String closest(String channel) {
        List<String> others = Arrays.stream(applicationContext().getBeanNamesForType(MessageChannel.class, true, false))
                .filter(name -> !name.equals(channel))
                .sorted()
                .toList();
        return ClosestName.find(channel, others)
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("; its messages fail until something subscribes to it");
    }
}
