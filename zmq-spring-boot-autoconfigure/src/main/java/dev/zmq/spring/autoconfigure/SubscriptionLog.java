// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.autoconfigure.ZmqProperties.SocketProperties;
import dev.zmq.spring.core.ZmqSockets;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Warns of SUB sockets that receive nothing as they have no subscription: when the application has started, as listeners
 * subscribe too.
 */
final class SubscriptionLog implements ApplicationListener<ContextRefreshedEvent> {

    private static final Log LOG = LogFactory.getLog(SubscriptionLog.class);

    private final Map<String, SocketProperties> properties;
    private final ZmqSockets sockets;
    private final ApplicationContext applicationContext;

    SubscriptionLog(
            Map<String, SocketProperties> properties, ZmqSockets sockets, ApplicationContext applicationContext) {
        this.properties = properties;
        this.sockets = sockets;
        this.applicationContext = applicationContext;
    }

    @Override
    public void onApplicationEvent(ContextRefreshedEvent event) {
        // Contexts that have this one as their parent tell it of their start too.
        if (event.getApplicationContext() != applicationContext) {
            return;
        }
        properties.forEach((name, socketProperties) -> {
            // An environment variable spells the name in its own way, which is a further key, but no further socket.
            if (socketProperties.getType() == SocketType.SUB
                    && socketProperties.getSubscribe() == null
                    && applicationContext.containsBean(name)) {
                warn(name, sockets.get(name));
            }
        });
    }

    private static void warn(String name, Socket socket) {
        if (!socket.isClosed() && socket.topicCount() == 0) {
            LOG.warn("Socket '" + name + "' has no subscription and receives nothing until it has one; set "
                    + SocketPropertyName.of(name, "subscribe") + " to topic prefixes, or to \"\" for all, or topics of"
                    + " its @ZmqListener");
        }
    }
}
