// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.inbound;

import dev.zmq.engine.Message;
import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.MonitorListener;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketStatistics;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.spring.core.ZmqHeaders;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of peers: by their routing ids on ROUTER and STREAM; on other types, whose messages do not say from whom they
 * come, only as long as everything that the socket has ever received came over one connection.
 *
 * <p>Those by routing id are looked up again after a connection was made or lost. Thread-safe.
 */
final class PeerAddresses implements AutoCloseable {

    private static final Log LOG = LogFactory.getLog(PeerAddresses.class);

    private final Socket socket;
    private final boolean byRoutingId;
    private final MonitorListener monitor = this::onEvent;

    private volatile boolean stale = true;
    private volatile Map<String, String> known = Map.of();

    // The only one so far on types without routing ids.
    private volatile @Nullable String single;
    private volatile boolean several;

    PeerAddresses(Socket socket) {
        this.socket = socket;
        this.byRoutingId = socket.type() == SocketType.ROUTER || socket.type() == SocketType.STREAM;
        if (byRoutingId) {
            socket.addMonitor(monitor);
        }
    }

    /** Lets go of the socket; to be called when no messages come any more. */
    @Override
    public void close() {
        try {
            socket.removeMonitor(monitor);
        } catch (ZmqClosedException closed) {
            LOG.trace("The socket is gone, and its monitors with it", closed);
        }
    }

    /** Returns the header that tells the address of who sent a message; no header if that is not known. */
    Map<String, Object> header(Message message) {
        String address = address(message);
        return address == null ? Map.of() : Map.of(ZmqHeaders.PEER_ADDRESS, address);
    }

    private @Nullable String address(Message message) {
        return byRoutingId ? ofPeer(PeerStatistics.printable(message.part(0))) : ofOnlyPeer();
    }

    private @Nullable String ofPeer(String routingId) {
        Map<String, String> addresses = stale ? lookUp() : known;
        String address = addresses.get(routingId);
        // The event of a new connection may still be on its way.
        return address != null ? address : lookUp().get(routingId);
    }

    private Map<String, String> lookUp() {
        stale = false;
        Map<String, String> found = new HashMap<>();
        for (PeerStatistics peer : socket.statistics().peers()) {
            String routingId = peer.routingId();
            String address = peer.address();
            if (peer.state() == PeerState.READY && routingId != null && address != null) {
                found.put(routingId, address);
            }
        }
        known = found;
        return found;
    }

    /** Looks at what was received rather than at who is there: a peer that is gone may have left messages behind. */
    private @Nullable String ofOnlyPeer() {
        if (several) {
            return null;
        }
        SocketStatistics statistics = socket.statistics();
        for (PeerStatistics peer : statistics.peers()) {
            if (peer.incoming().messages() == statistics.receivedMessages()) {
                return remember(peer.address());
            }
        }
        several = true;
        return null;
    }

    /** Returns the address, or none of two if the connection was made again to another one. */
    private @Nullable String remember(@Nullable String address) {
        String before = single;
        if (before == null) {
            single = address;
        } else if (address != null && !before.equals(address)) {
            several = true;
            return null;
        }
        return address;
    }

    private void onEvent(MonitorEvent event) {
        switch (event.kind()) {
            case HANDSHAKE_SUCCEEDED, ACCEPTED, CONNECTED, DISCONNECTED -> stale = true;
            default -> {
                // Nothing that changes who is there.
            }
        }
    }
}
