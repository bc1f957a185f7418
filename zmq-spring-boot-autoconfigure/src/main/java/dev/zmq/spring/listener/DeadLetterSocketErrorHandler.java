// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.ZmqSockets;
import java.util.function.Function;

/**
 * Sends messages that failed for good through another socket: as they were received, with all their parts, unless a
 * function makes something else of them.
 *
 * <p>If nobody takes them there, sending waits as the socket's {@code send-timeout} says, and the listener with it, so that
 * nothing is lost; what could not be sent in time is logged.
 *
 * <p>Thread-safe if the function is.
 */
public final class DeadLetterSocketErrorHandler implements ZmqListenerErrorHandler {

    private final Socket socket;
    private final Function<ZmqListenerFailure, Message> letters;

    /**
     * Creates a handler that sends messages as they were received.
     *
     * @throws dev.zmq.spring.core.UnknownSocketException if there is no such socket
     * @throws InvalidListenerException if it cannot send at any time
     */
    public DeadLetterSocketErrorHandler(ZmqSockets sockets, String socketName) {
        this(sockets, socketName, ZmqListenerFailure::message);
    }

    /**
     * Creates a handler.
     *
     * @param letters makes the message to send, such as one with a part more that says why it failed
     * @throws dev.zmq.spring.core.UnknownSocketException if there is no such socket
     * @throws InvalidListenerException if it cannot send at any time
     */
    public DeadLetterSocketErrorHandler(
            ZmqSockets sockets, String socketName, Function<ZmqListenerFailure, Message> letters) {
        this.socket = sockets.get(socketName);
        SocketType type = socket.type();
        if (!type.canSend() || type == SocketType.REQ || type == SocketType.REP) {
            throw new InvalidListenerException(
                    "Dead letters are to go to socket '" + socketName + "' of type " + type
                            + ", which cannot send at any time.",
                    "Name a socket of type push, pub, dealer or pair for them.");
        }
        this.letters = letters;
    }

    @Override
    public void onFailure(ZmqListenerFailure failure) {
        socket.send(letters.apply(failure));
    }

    @Override
    public boolean keepsMessages() {
        return true;
    }
}
