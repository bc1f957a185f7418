// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.InvalidEndpointException;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Replaces connections that were given something to send and brought nothing back: a peer that vanished without a word looks
 * like that. Remembers what each connection had sent and received before a request.
 */
final class ConnectionRenewal {

    private static final Log LOG = LogFactory.getLog(ConnectionRenewal.class);

    /** A connection that is ready; the next one to the same endpoint is ready since another time. */
    private record Connection(String endpoint, Instant readySince) {

        static Connection of(PeerStatistics peer) {
            return new Connection(peer.endpoint(), peer.stateSince());
        }
    }

    private record Traffic(long sent, long received) {

        static final Traffic NONE = new Traffic(0, 0);

        static Traffic of(PeerStatistics peer) {
            return new Traffic(
                    peer.outgoing().messages() + peer.outgoing().depth(),
                    peer.incoming().messages() + peer.incoming().depth());
        }

        boolean isSilentSince(Traffic before) {
            return sent > before.sent && received == before.received;
        }
    }

    private final Socket socket;
    private final Map<Connection, Traffic> before = new HashMap<>();

    private ConnectionRenewal(Socket socket) {
        this.socket = socket;
        ready().forEach(peer -> before.put(Connection.of(peer), Traffic.of(peer)));
    }

    /** Remembers what the connections of a socket have done so far. */
    static ConnectionRenewal before(Socket socket) {
        return new ConnectionRenewal(socket);
    }

    /**
     * Gives up connections that have been silent since and makes new ones to the same endpoints.
     *
     * @return whether there is anybody to send a request to again; if not, it still waits in a queue for a connection
     */
    boolean renew() {
        List<PeerStatistics> ready = ready();
        ready.stream()
                .filter(peer -> !peer.accepted() && isSilent(peer))
                .map(PeerStatistics::endpoint)
                .distinct()
                .forEach(this::connectAgain);
        return !ready.isEmpty();
    }

    private boolean isSilent(PeerStatistics peer) {
        return Traffic.of(peer).isSilentSince(before.getOrDefault(Connection.of(peer), Traffic.NONE));
    }

    private List<PeerStatistics> ready() {
        return socket.statistics().peers().stream()
                .filter(peer -> peer.state() == PeerState.READY)
                .toList();
    }

    private void connectAgain(String endpoint) {
        try {
            socket.disconnect(endpoint);
        } catch (InvalidEndpointException goneAlready) {
            LOG.debug("Another request connects to " + endpoint + " again", goneAlready);
            return;
        }
        socket.connect(endpoint);
        LOG.debug("No reply through socket '" + socket.name() + "': connected to " + endpoint + " again");
    }
}
