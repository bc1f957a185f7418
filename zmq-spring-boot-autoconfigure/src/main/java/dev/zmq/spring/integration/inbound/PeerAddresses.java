// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.inbound;

import dev.zmq.engine.Message;
import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.ZmqHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of peers, by their routing ids on ROUTER and STREAM; on other types only while there is a single peer.
 *
 * <p>Looked up again after a connection was made or lost. Thread-safe.
 */
final class PeerAddresses {

    /**
     * What the last look-up found.
     *
     * @param byRoutingId the addresses of all peers with a routing id
     * @param single the address of the only peer, null if there is another one or none
     */
    private record Known(
            Map<String, String> byRoutingId, @Nullable String single) {}

    private final Socket socket;
    private final boolean byRoutingId;
    private volatile boolean stale = true;
    private volatile Known known = new Known(Map.of(), null);

    PeerAddresses(Socket socket) {
        this.socket = socket;
        this.byRoutingId = socket.type() == SocketType.ROUTER || socket.type() == SocketType.STREAM;
        socket.addMonitor(this::onEvent);
    }

    /** Returns the header that tells the address of who sent a message; no header if that is not known. */
    Map<String, Object> header(Message message) {
        String address = address(message);
        return address == null ? Map.of() : Map.of(ZmqHeaders.PEER_ADDRESS, address);
    }

    private @Nullable String address(Message message) {
        Known addresses = stale ? lookUp() : known;
        if (!byRoutingId) {
            return addresses.single;
        }
        String routingId = PeerStatistics.printable(message.part(0));
        String address = addresses.byRoutingId.get(routingId);
        // The event of a new connection may still be on its way.
        return address != null ? address : lookUp().byRoutingId.get(routingId);
    }

    private Known lookUp() {
        stale = false;
        List<PeerStatistics> ready = socket.statistics().peers().stream()
                .filter(peer -> peer.state() == PeerState.READY)
                .toList();
        Map<String, String> byId = new HashMap<>();
        for (PeerStatistics peer : ready) {
            if (peer.routingId() != null && peer.address() != null) {
                byId.put(peer.routingId(), peer.address());
            }
        }
        Known found = new Known(byId, ready.size() == 1 ? ready.get(0).address() : null);
        known = found;
        return found;
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
