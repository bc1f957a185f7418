// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import zmq.ZError;

/** A socket of JeroMQ in a context of its own. JeroMQ speaks ZMTP 3.0: subscriptions are messages there, not commands. */
final class JeromqParty implements Party {

    // JeroMQ misses an event in a few of a hundred handshakes and then waits for this interval before it tries again;
    // its default of 30 s would fail the test.
    private static final int HANDSHAKE_MILLIS = 500;

    private final ZContext context = new ZContext();
    private final ZMQ.Socket socket;
    private final SocketType type;

    JeromqParty(SocketType type, byte[] id) {
        this.socket = context.createSocket(org.zeromq.SocketType.valueOf(type.name()));
        this.type = type;
        socket.setLinger(0);
        socket.setReceiveTimeOut((int) Sockets.PATIENCE.toMillis());
        socket.setSendTimeOut((int) Sockets.PATIENCE.toMillis());
        socket.setReconnectIVL((int) Stage.RECONNECT_INTERVAL.toMillis());
        socket.setHandshakeIvl(HANDSHAKE_MILLIS);
        if (id.length > 0) {
            socket.setIdentity(id);
        }
        if (type == SocketType.ROUTER) {
            // as libzmq, it forgets a peer only when the application calls
            socket.setRouterHandover(true);
        }
    }

    @Override
    public void highWaterMark(int messages) {
        socket.setHWM(messages);
    }

    /** It frees the endpoint of a closed socket in the background, which takes its time on a busy machine. */
    @Override
    public void bind(String endpoint) {
        Sockets.repeatUntil("JeroMQ's bind to " + endpoint, () -> {
            try {
                return socket.bind(endpoint);
            } catch (ZMQException e) {
                if (e.getErrorCode() != ZError.EADDRINUSE) {
                    throw e;
                }
                return false;
            }
        });
    }

    @Override
    public void connect(String endpoint) {
        assertThat(socket.connect(endpoint)).isTrue();
    }

    @Override
    public void subscribe(String prefix) {
        if (type == SocketType.XSUB) {
            send(Message.of("\u0001" + prefix));
        } else {
            socket.subscribe(prefix);
        }
    }

    @Override
    public void unsubscribe(String prefix) {
        if (type == SocketType.XSUB) {
            send(Message.of("\u0000" + prefix));
        } else {
            socket.unsubscribe(prefix);
        }
    }

    @Override
    public void send(Message message) {
        for (int i = 0; i < message.size(); i++) {
            assertThat(socket.send(message.part(i), i < message.size() - 1 ? ZMQ.SNDMORE : 0))
                    .as("room in JeroMQ for part %d", i)
                    .isTrue();
        }
    }

    /** Only the first part may find no room. */
    @Override
    public boolean send(Message message, Duration time) {
        socket.setSendTimeOut((int) time.toMillis());
        boolean room = socket.send(message.part(0), message.size() > 1 ? ZMQ.SNDMORE : 0);
        socket.setSendTimeOut((int) Sockets.PATIENCE.toMillis());
        if (room && message.size() > 1) {
            send(message.from(1));
        }
        return room;
    }

    @Override
    public Message receive() {
        Message message = tryReceive();
        assertThat(message).as("message from JeroMQ").isNotNull();
        return message;
    }

    @Override
    public @Nullable Message receive(Duration time) {
        socket.setReceiveTimeOut((int) time.toMillis());
        Message message = tryReceive();
        socket.setReceiveTimeOut((int) Sockets.PATIENCE.toMillis());
        return message;
    }

    private @Nullable Message tryReceive() {
        byte[] first = socket.recv();
        if (first == null) {
            return null;
        }
        List<byte[]> parts = new ArrayList<>(List.of(first));
        while (socket.hasReceiveMore()) {
            parts.add(socket.recv());
        }
        return Message.ofParts(parts);
    }

    @Override
    public void sendNumbers(List<byte[]> envelope, int first, int count) {
        for (int i = first; i < first + count; i++) {
            List<byte[]> parts = new ArrayList<>(envelope);
            parts.add(Zmtp.text(Integer.toString(i)));
            send(Message.ofParts(parts));
        }
    }

    @Override
    public void receiveNumbers(int first, int count) {
        for (int i = first; i < first + count; i++) {
            assertThat(Sockets.number(receive())).isEqualTo(i);
        }
    }

    @Override
    public void settle() {
        socket.getEvents();
    }

    @Override
    public void finish() {
        socket.setLinger((int) Sockets.PATIENCE.toMillis());
        close();
    }

    @Override
    public void close() {
        context.close();
    }
}
