// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.inbound;

import dev.zmq.engine.Message;
import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.ZmqHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of peers, by their routing ids on ROUTER and STREAM; on other types only while there is a single peer.
 *
 * <p>Looked up again after a connection was made or lost. Used by the one thread that receives.
 */
final class PeerAddresses {

    private final Socket socket;
    private final boolean byRoutingId;
    private volatile boolean stale = true;
    private Map<String, String> addresses = Map.of();
    private @Nullable String single;

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
        if (stale) {
            lookUp();
        }
        if (!byRoutingId) {
            return single;
        }
        String routingId = printable(message.part(0));
        String known = addresses.get(routingId);
        if (known == null) {
            // The event may still be on its way.
            lookUp();
        }
        return known != null ? known : addresses.get(routingId);
    }

    private void lookUp() {
        stale = false;
        List<PeerStatistics> ready = socket.statistics().peers().stream()
                .filter(peer -> peer.state() == PeerState.READY)
                .toList();
        Map<String, String> found = new HashMap<>();
        for (PeerStatistics peer : ready) {
            if (peer.routingId() != null && peer.address() != null) {
                found.put(peer.routingId(), peer.address());
            }
        }
        addresses = found;
        single = ready.size() == 1 ? ready.get(0).address() : null;
    }

    private void onEvent(MonitorEvent event) {
        switch (event.kind()) {
            case HANDSHAKE_SUCCEEDED, ACCEPTED, CONNECTED, DISCONNECTED -> stale = true;
            default -> {
                // Nothing that changes who is there.
            }
        }
    }

    /** Returns a routing id as {@link PeerStatistics#routingId()} has it. */
    private static String printable(byte[] id) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(id))
                    .toString();
            if (text.codePoints().noneMatch(Character::isISOControl)) {
                return text;
            }
        } catch (CharacterCodingException noText) {
            return hex(id);
        }
        return hex(id);
    }

    private static String hex(byte[] id) {
        return "0x" + HexFormat.of().formatHex(id);
    }
}
