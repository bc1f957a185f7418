// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOption;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketStatistics;
import dev.zmq.engine.SocketType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * Logs each socket bean when it has been made, and at the end what it could not send: at INFO where it listens and
 * connects and whether everybody may connect, at WARN if its queues have no bounds, and how many messages were dropped.
 *
 * <p>A post-processor is the first bean to be made, and so the last to be destroyed: then the context has waited for
 * what its sockets still had to send.
 */
final class SocketLog implements DestructionAwareBeanPostProcessor, DisposableBean {

    private static final Log LOG = LogFactory.getLog(SocketLog.class);
    private static final int MAX_PEERS = 3;

    /** A socket as it was when its bean was destroyed. */
    private record Closing(Socket socket, Duration linger, SocketStatistics before) {}

    private final Map<String, Closing> closing = new ConcurrentHashMap<>();

    private final ConfigurableListableBeanFactory beanFactory;

    SocketLog(ConfigurableListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof Socket socket && !socket.isClosed()) {
            LOG.info("Socket '" + beanName + "' " + describe(socket.statistics()));
            SocketHints hints = new SocketHints(socket, option -> setting(option, beanName));
            hints.ofUnboundedQueues().forEach(hint -> LOG.warn("Socket '" + beanName + "' " + hint));
            hints.ofPublicAddresses().forEach(hint -> LOG.info("Socket '" + beanName + "' " + hint));
        }
        return bean;
    }

    /** Returns how an option is set: by a property, or by the code that makes the socket. */
    private String setting(SocketOption<?> option, String beanName) {
        boolean fromProperties = beanFactory.containsBeanDefinition(beanName)
                && ZmqSocketRegistrar.FACTORY_BEAN_NAME.equals(
                        beanFactory.getBeanDefinition(beanName).getFactoryBeanName());
        return fromProperties
                ? SocketPropertyName.of(beanName, "options." + DataObjectPropertyName.toDashedForm(option.name()))
                : "its option " + option.name();
    }

    @Override
    public boolean requiresDestruction(Object bean) {
        return bean instanceof Socket;
    }

    @Override
    public void postProcessBeforeDestruction(Object bean, String beanName) {
        if (bean instanceof Socket socket && !socket.isClosed()) {
            closing.put(beanName, new Closing(socket, socket.getOption(SocketOptions.LINGER), socket.statistics()));
        }
    }

    @Override
    public void destroy() {
        closing.forEach(SocketLog::warnOfDropped);
        closing.clear();
    }

    private static String describe(SocketStatistics socket) {
        List<String> facts = new ArrayList<>();
        if (!socket.boundEndpoints().isEmpty()) {
            facts.add("listens on " + String.join(", ", socket.boundEndpoints()));
        }
        if (!socket.connectedEndpoints().isEmpty()) {
            facts.add("connects to " + String.join(", ", socket.connectedEndpoints()));
        }
        if (facts.isEmpty()) {
            facts.add("neither listens nor connects yet");
        }
        return "(" + socket.type() + ") " + String.join(" and ", facts) + "; " + highWaterMarks(socket);
    }

    private static String highWaterMarks(SocketStatistics socket) {
        SocketType type = socket.type();
        String send = "send " + socket.sendHighWaterMark();
        String receive = "receive " + socket.receiveHighWaterMark();
        return "high-water mark " + (!type.canReceive() ? send : !type.canSend() ? receive : send + ", " + receive);
    }

    private static void warnOfDropped(String name, Closing closing) {
        long dropped = linger(closing.socket().statistics()) - linger(closing.before());
        if (dropped > 0) {
            LOG.warn("Socket '" + name + "' dropped " + dropped + " message(s) that could not be sent within its linger"
                    + " time of " + closing.linger().toMillis() + " ms" + waiting(closing.before()));
        }
    }

    private static long linger(SocketStatistics socket) {
        return socket.dropped().getOrDefault(DropReason.LINGER_EXPIRED, 0L);
    }

    /** Returns for whom messages waited when the socket was closed. */
    private static String waiting(SocketStatistics socket) {
        List<PeerStatistics> peers = socket.peers().stream()
                .filter(peer -> peer.outgoing().depth() > 0)
                .toList();
        if (peers.isEmpty()) {
            return "";
        }
        String more = peers.size() > MAX_PEERS ? " and " + (peers.size() - MAX_PEERS) + " more peer(s)" : "";
        return peers.stream()
                .limit(MAX_PEERS)
                .map(peer -> peer.outgoing().depth() + " for " + address(peer))
                .collect(Collectors.joining(", ", "; at its end there waited ", more));
    }

    private static String address(PeerStatistics peer) {
        return peer.address() != null ? peer.address() : peer.endpoint() + " (not connected)";
    }
}
