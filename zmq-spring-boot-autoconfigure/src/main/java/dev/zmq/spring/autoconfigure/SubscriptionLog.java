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

/**
 * Warns of SUB sockets that receive nothing as they have no subscription: when the application has started, as listeners
 * subscribe too.
 */
final class SubscriptionLog extends SocketsAtStart {

    private static final Log LOG = LogFactory.getLog(SubscriptionLog.class);

    private final ZmqSockets sockets;

    SubscriptionLog(
            Map<String, SocketProperties> properties, ZmqSockets sockets, ApplicationContext applicationContext) {
        super(properties, applicationContext);
        this.sockets = sockets;
    }

    @Override
    void look(String name, SocketProperties socket) {
        if (socket.getType() == SocketType.SUB && socket.getSubscribe() == null) {
            warn(name, sockets.get(name));
        }
    }

    private static void warn(String name, Socket socket) {
        if (!socket.isClosed() && socket.topicCount() == 0) {
            LOG.warn("Socket '" + name + "' has no subscription and receives nothing until it has one; set "
                    + SocketPropertyName.of(name, "subscribe") + " to topic prefixes, or to \"\" for all, or topics of"
                    + " its @ZmqListener");
        }
    }
}
