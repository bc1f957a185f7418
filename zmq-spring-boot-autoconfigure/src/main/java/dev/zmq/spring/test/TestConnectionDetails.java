// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import dev.zmq.engine.SocketType;
import dev.zmq.spring.autoconfigure.ZmqConnectionDetails;
import dev.zmq.spring.autoconfigure.ZmqProperties;
import dev.zmq.spring.autoconfigure.ZmqProperties.SocketProperties;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.test.util.TestSocketUtils;

/** Puts each socket of {@code zmq.sockets.*} where only its test meets it. Thread-safe. */
final class TestConnectionDetails implements ZmqConnectionDetails {

    private static final String INPROC = "inproc://zmq-test/";
    private static final String LOOPBACK = "tcp://127.0.0.1:";

    private final ZmqProperties properties;
    private final ZmqTestTransport transport;
    private final Supplier<List<ZmqConnectionDetails>> ofApplication;
    private final Map<String, String> connected = new ConcurrentHashMap<>();
    private final AtomicInteger renewals = new AtomicInteger();

    /**
     * Creates details of sockets.
     *
     * @param ofApplication those of the application, which tell whether a socket without endpoints of its own binds or connects
     */
    TestConnectionDetails(
            ZmqProperties properties, ZmqTestTransport transport, Supplier<List<ZmqConnectionDetails>> ofApplication) {
        this.properties = properties;
        this.transport = transport;
        this.ofApplication = ofApplication;
    }

    @Override
    public List<String> getBind(String socketName) {
        SocketProperties socket = properties.getSockets().get(socketName);
        if (socket == null || !binds(socketName, socket)) {
            return List.of();
        }
        return List.of(overTcp(socket) ? LOOPBACK + "*" : INPROC + socketName);
    }

    @Override
    public List<String> getConnect(String socketName) {
        SocketProperties socket = properties.getSockets().get(socketName);
        if (socket == null || binds(socketName, socket) || !connects(socketName, socket)) {
            return List.of();
        }
        return List.of(
                connected.computeIfAbsent(socketName, name -> overTcp(socket) ? unusedPort() : INPROC + socketName));
    }

    /** Returns the names of the sockets that connect to where this class says. */
    Set<String> connected() {
        return Set.copyOf(connected.keySet());
    }

    /** Has a socket that connects do so somewhere else, and returns where. */
    String renew(String socketName) {
        return connected.compute(
                socketName,
                (name, endpoint) -> endpoint != null && endpoint.startsWith(LOOPBACK)
                        ? unusedPort()
                        : INPROC + socketName + "/" + renewals.incrementAndGet());
    }

    private boolean binds(String socketName, SocketProperties socket) {
        return !socket.getBind().isEmpty()
                || (isWithoutEndpoint(socket) && has(details -> details.getBind(socketName)));
    }

    private boolean connects(String socketName, SocketProperties socket) {
        return !socket.getConnect().isEmpty()
                || (isWithoutEndpoint(socket) && has(details -> details.getConnect(socketName)));
    }

    private static boolean isWithoutEndpoint(SocketProperties socket) {
        return socket.getBind().isEmpty() && socket.getConnect().isEmpty();
    }

    private boolean has(Function<ZmqConnectionDetails, List<String>> endpoints) {
        return ofApplication.get().stream().map(endpoints).anyMatch(found -> !found.isEmpty());
    }

    private boolean overTcp(SocketProperties socket) {
        return transport == ZmqTestTransport.TCP || socket.getType() == SocketType.STREAM;
    }

    /** The peer, which is made later, binds to it. */
    private static String unusedPort() {
        return LOOPBACK + TestSocketUtils.findAvailableTcpPort();
    }
}
