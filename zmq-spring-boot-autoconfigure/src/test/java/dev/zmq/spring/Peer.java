// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The other side: a plain socket in a context of its own. */
public final class Peer implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Context context = Context.create();
    private final Socket socket;

    private Peer(SocketType type) {
        socket = context.socket(type);
        socket.setOption(SocketOptions.LINGER, Duration.ofSeconds(1));
    }

    /** Returns a peer that connects to an endpoint. */
    public static Peer connected(SocketType type, String endpoint) {
        Peer peer = new Peer(type);
        peer.socket.connect(endpoint);
        return peer;
    }

    /** Returns a peer with a routing id that connects to an endpoint. */
    public static Peer named(String routingId, SocketType type, String endpoint) {
        Peer peer = new Peer(type);
        peer.socket.setOption(SocketOptions.ROUTING_ID, routingId.getBytes(StandardCharsets.UTF_8));
        peer.socket.connect(endpoint);
        return peer;
    }

    /** Returns a peer that listens on a free port. */
    public static Peer bound(SocketType type) {
        return bound(type, "tcp://127.0.0.1:*");
    }

    /** Returns a peer that listens on an endpoint. */
    public static Peer bound(SocketType type, String endpoint) {
        Peer peer = new Peer(type);
        peer.socket.bind(endpoint);
        return peer;
    }

    public Socket socket() {
        return socket;
    }

    public String endpoint() {
        return socket.lastEndpoint();
    }

    public void send(String first, String... more) {
        assertThat(socket.send(Message.of(first, more), LIMIT))
                .as("sent in time")
                .isTrue();
    }

    /** Waits for a message and returns its parts as text. */
    public List<String> receive() {
        Message message = socket.receive(LIMIT);
        assertThat(message).as("a message within " + LIMIT).isNotNull();
        return message.parts().stream().map(String::new).toList();
    }

    /** Sends a request of one part and returns the parts of the reply as text. */
    public List<String> request(String text) {
        send(text);
        return receive();
    }

    @Override
    public void close() {
        socket.close();
        context.close();
    }
}
