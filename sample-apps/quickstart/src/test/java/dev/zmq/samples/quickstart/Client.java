// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** A program outside the application: a plain socket in a context of its own. */
final class Client implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Context context = Context.create();
    private final Socket socket;

    Client(SocketType type, Socket server) {
        this(type, server.lastEndpoint());
    }

    Client(SocketType type, String endpoint) {
        socket = context.socket(type).connect(endpoint);
    }

    void subscribe(String topic) {
        socket.subscribe(topic);
    }

    void send(String text) {
        assertThat(socket.send(Message.of(text), LIMIT)).as("sent in time").isTrue();
    }

    /** Waits for a message and returns its parts. */
    List<String> receive() {
        Message message = socket.receive(LIMIT);
        assertThat(message).as("a message within " + LIMIT).isNotNull();
        return IntStream.range(0, message.size()).mapToObj(message::text).toList();
    }

    /** Sends a request of one part and returns the parts of the reply. */
    List<String> ask(String text) {
        send(text);
        return receive();
    }

    @Override
    public void close() {
        context.close();
    }
}
