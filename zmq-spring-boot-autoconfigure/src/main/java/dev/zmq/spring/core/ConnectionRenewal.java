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
import java.util.concurrent.ConcurrentHashMap;
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

    /** What was given to a connection, and what it has brought, whether or not it is still in a queue. */
    private record Traffic(long sent, long received) {

        static final Traffic NONE = new Traffic(0, 0);

        static Traffic of(PeerStatistics peer) {
            return new Traffic(peer.outgoing().messages(), peer.incoming().messages());
        }

        boolean isSilentSince(Traffic before) {
            return sent > before.sent && received == before.received;
        }
    }

    /** How often the connections to each endpoint of a socket were replaced, for whatever request. Thread-safe. */
    static final class History {

        private final Map<String, Integer> renewals = new ConcurrentHashMap<>();

        private int of(String endpoint) {
            return renewals.getOrDefault(endpoint, 0);
        }

        private void add(String endpoint) {
            renewals.merge(endpoint, 1, Integer::sum);
        }
    }

    private final Socket socket;
    private final History history;
    private final Map<String, Integer> renewalsBefore;
    private final Map<Connection, Traffic> before = new HashMap<>();

    private ConnectionRenewal(Socket socket, History history) {
        this.socket = socket;
        this.history = history;
        this.renewalsBefore = Map.copyOf(history.renewals);
        ready().forEach(peer -> before.put(Connection.of(peer), Traffic.of(peer)));
    }

    /** Remembers what the connections of a socket have done so far. */
    static ConnectionRenewal before(Socket socket, History history) {
        return new ConnectionRenewal(socket, history);
    }

    /**
     * Gives up connections that have been silent since and makes new ones to the same endpoints. One that another request
     * has made meanwhile stays: what that sent through it would be lost, and so on with each request whose time is up.
     *
     * @return whether there is anybody to send a request to again; if not, it still waits in a queue for a connection
     */
    boolean renew() {
        List<PeerStatistics> ready = ready();
        synchronized (history) { // two requests whose time is up at once replace a connection once
            ready.stream()
                    .filter(peer -> !peer.accepted() && isSilent(peer))
                    .map(PeerStatistics::endpoint)
                    .distinct()
                    .filter(endpoint -> history.of(endpoint) == renewalsBefore.getOrDefault(endpoint, 0))
                    .forEach(this::connectAgain);
        }
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
        history.add(endpoint);
        socket.connect(endpoint);
        LOG.debug("No reply through socket '" + socket.name() + "': connected to " + endpoint + " again");
    }
}
