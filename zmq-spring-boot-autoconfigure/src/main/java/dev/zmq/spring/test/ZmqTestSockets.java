// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import dev.zmq.engine.Context;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.UnknownSocketException;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqSockets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;

/**
 * The other side of each of the application's sockets: {@code peer("orders-in")} is a PUSH to the application's PULL, and so
 * on. A bean of tests with {@code @ZmqTest} or {@code @AutoConfigureZmqTestSockets}, which close all peers after each test
 * method.
 *
 * <p>Thread-safe; but tests that run at the same time in one application see one another's peers and messages.
 */
public final class ZmqTestSockets implements DisposableBean {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    private static final String INPROC = "inproc://";

    private final Function<String, Context> contexts;
    private final Context ownContext =
            Context.builder().threadNamePrefix("zmq-peers").build();
    private final ZmqSockets sockets;
    private final ZmqMessageConverter converter;
    private final HandledMessages handled;
    private final @Nullable TestConnectionDetails connectionDetails;

    // Guarded by this
    private final List<ZmqTestPeer> peers = new ArrayList<>();
    private final Map<String, Audience> audiences = new HashMap<>();
    private final Map<String, Long> sentBefore = new HashMap<>();

    ZmqTestSockets(
            Function<String, Context> contexts,
            ZmqSockets sockets,
            ZmqMessageConverter converter,
            HandledMessages handled,
            @Nullable TestConnectionDetails connectionDetails) {
        this.contexts = contexts;
        this.sockets = sockets;
        this.converter = converter;
        this.handled = handled;
        this.connectionDetails = connectionDetails;
    }

    /**
     * Returns the peer of a socket, the same for each call in one test: a PUSH for a PULL, a PULL for a PUSH, an XPUB for a
     * SUB or XSUB, a SUB for a PUB or XPUB, a REP for a REQ, a REQ for a REP, a DEALER for a DEALER or ROUTER, a PAIR for a
     * PAIR.
     *
     * @throws UnknownSocketException if the application has no socket of that name
     * @throws IllegalArgumentException if the socket is a STREAM, whose peers are no sockets of ZeroMQ
     * @throws IllegalStateException if the socket has no endpoint
     */
    public synchronized ZmqTestPeer peer(String socketName) {
        SocketType type = usualPeer(sockets.get(socketName));
        return peers.stream()
                .filter(peer -> peer.isUsualPeerOf(socketName))
                .findFirst()
                .orElseGet(() -> add(socketName, type, true));
    }

    /**
     * Returns a further peer of a socket, of a type of your choice.
     *
     * <p>Several peers can connect to a socket that binds. Of a socket that connects, the peer binds, so that there can be
     * one at a time.
     *
     * @throws UnknownSocketException if the application has no socket of that name
     * @throws IllegalArgumentException if a socket of that type can be no peer of it
     * @throws IllegalStateException if the socket has no endpoint
     * @throws dev.zmq.engine.ZmqBindException if the socket connects, and has a peer already
     */
    public synchronized ZmqTestPeer newPeer(String socketName, SocketType type) {
        Socket socket = sockets.get(socketName);
        if (!socket.type().peers().contains(type)) {
            throw new IllegalArgumentException("A " + type + " can be no peer of socket '" + socketName + "' ("
                    + socket.type() + "), but one of " + socket.type().peers());
        }
        return add(socketName, type, false);
    }

    /**
     * Waits until the listener of a socket is through with all messages that peers have sent to that socket through this
     * bean, whether it got through them or failed; so that a test can tell what has <em>not</em> happened.
     *
     * @throws IllegalStateException if the socket has no {@code @ZmqListener}
     * @throws AssertionError if it is not through within five seconds
     */
    public void awaitHandled(String socketName) {
        awaitHandled(socketName, DEFAULT_TIMEOUT);
    }

    /** Waits at most the given time; see {@link #awaitHandled(String)}. */
    public void awaitHandled(String socketName, Duration timeout) {
        sockets.get(socketName);
        handled.await(socketName, timeout);
    }

    /**
     * Waits a moment for listeners that are still busy, closes all peers, and lets sockets that connect do so anew if they
     * have sent something, so that nothing is left of it. Called after each test method.
     *
     * @throws AssertionError if {@link ZmqTestPeer#answer} of one of the peers failed, and nobody has been told
     */
    public void reset() {
        handled.settle();
        List<ZmqTestPeer> closed = closePeers();
        forgetAudiences();
        TestConnectionDetails details = connectionDetails;
        if (details != null) {
            details.connected().forEach(name -> connectAnew(details, name));
        }
        closed.forEach(ZmqTestPeer::throwFailure);
    }

    @Override
    public void destroy() {
        closePeers();
        ownContext.close();
    }

    private synchronized List<ZmqTestPeer> closePeers() {
        List<ZmqTestPeer> closing = List.copyOf(peers);
        peers.clear();
        closing.forEach(ZmqTestPeer::close);
        return closing;
    }

    private synchronized void forgetAudiences() {
        audiences.values().forEach(Audience::awaitGone);
        audiences.clear();
    }

    /** Only if something was sent, which may be waiting for a peer. */
    private synchronized void connectAnew(TestConnectionDetails details, String socketName) {
        Socket socket = sockets.get(socketName);
        long sent = socket.isClosed() ? 0 : socket.statistics().sentMessages();
        Long before = sentBefore.put(socketName, sent);
        if (sent > (before == null ? 0 : before)) {
            details.getConnect(socketName).forEach(socket::disconnect);
            socket.connect(details.renew(socketName));
        }
    }

    private synchronized Audience audience(Socket tested) {
        return audiences.computeIfAbsent(tested.name(), name -> new Audience(tested));
    }

    private ZmqTestPeer add(String socketName, SocketType type, boolean usual) {
        Socket tested = sockets.get(socketName);
        String endpoint = endpoint(tested);
        Context context = endpoint.startsWith(INPROC) ? contexts.apply(socketName) : ownContext;
        Socket socket = context.socket(type, "test-" + socketName);
        try {
            socket.setOption(SocketOptions.LINGER, Duration.ZERO);
            if (binds(tested)) {
                socket.connect(endpoint);
            } else {
                socket.bind(endpoint);
            }
            ZmqTestPeer peer = new ZmqTestPeer(
                    socket, tested, converter, handled.sentTo(socketName), audience(tested), usual, DEFAULT_TIMEOUT);
            peers.add(peer);
            return peer;
        } catch (RuntimeException | Error failure) {
            socket.close();
            throw failure;
        }
    }

    private static boolean binds(Socket socket) {
        return !socket.statistics().boundEndpoints().isEmpty();
    }

    private static String endpoint(Socket socket) {
        List<String> endpoints = binds(socket)
                ? socket.statistics().boundEndpoints()
                : socket.statistics().connectedEndpoints();
        if (endpoints.isEmpty()) {
            throw new IllegalStateException("Socket '" + socket.name() + "' neither binds nor connects");
        }
        return endpoints.get(0);
    }

    private static SocketType usualPeer(Socket socket) {
        return switch (socket.type()) {
            case PULL -> SocketType.PUSH;
            case PUSH -> SocketType.PULL;
            case SUB, XSUB -> SocketType.XPUB;
            case PUB, XPUB -> SocketType.SUB;
            case REQ -> SocketType.REP;
            case REP -> SocketType.REQ;
            case DEALER, ROUTER -> SocketType.DEALER;
            case PAIR -> SocketType.PAIR;
            default ->
                throw new IllegalArgumentException(
                        "Socket '" + socket.name() + "' is a " + socket.type() + ": connect to it as its peers do");
        };
    }
}
