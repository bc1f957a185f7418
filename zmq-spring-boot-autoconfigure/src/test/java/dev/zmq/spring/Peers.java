// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.springframework.context.ApplicationContext;

/** The other side of the sockets that a test has in its application. */
public final class Peers implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Context context = Context.builder().threadNamePrefix("peers").build();

    /** Returns a socket connected to where an application's socket is bound. */
    public Socket connect(SocketType type, ApplicationContext application, String socketName) {
        Socket socket = socket(type);
        socket.connect(application.getBean(socketName, Socket.class).lastEndpoint());
        return socket;
    }

    /** Returns a socket of which no call waits for ever. */
    public Socket socket(SocketType type) {
        return context.socket(type)
                .setOption(SocketOptions.LINGER, Duration.ZERO)
                .setOption(SocketOptions.SEND_TIMEOUT, TIMEOUT)
                .setOption(SocketOptions.RECEIVE_TIMEOUT, TIMEOUT);
    }

    /** Sends a request and returns the parts of the reply as text. */
    public static List<String> request(Socket requester, String... parts) {
        requester.send(
                Message.ofParts(Arrays.stream(parts).map(String::getBytes).toList()));
        return receiveText(requester);
    }

    /** Returns the parts of the next message as text. */
    public static List<String> receiveText(Socket socket) {
        Message message = socket.receive();
        return message.parts().stream().map(String::new).toList();
    }

    @Override
    public void close() {
        context.close();
    }
}
