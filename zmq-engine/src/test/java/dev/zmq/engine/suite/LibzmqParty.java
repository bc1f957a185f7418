// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.suite;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.PythonPeer;
import dev.zmq.engine.testkit.PythonSocket;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A socket of libzmq. */
final class LibzmqParty implements Party {

    private final PythonSocket socket;
    private final SocketType type;

    LibzmqParty(PythonPeer python, SocketType type, byte[] id) {
        this.socket = python.socket(type.name()).option("RECONNECT_IVL", Stage.RECONNECT_INTERVAL.toMillis());
        this.type = type;
        if (id.length > 0) {
            socket.routingId(id);
        }
        if (type == SocketType.ROUTER) {
            // It forgets a peer only when the application calls, and would not serve one of the same id until then.
            socket.option("ROUTER_HANDOVER", 1);
        }
    }

    @Override
    public void highWaterMark(int messages) {
        socket.option("SNDHWM", messages).option("RCVHWM", messages);
    }

    @Override
    public void bind(String endpoint) {
        socket.bind(endpoint);
    }

    @Override
    public void connect(String endpoint) {
        socket.connect(endpoint);
    }

    @Override
    public void subscribe(String prefix) {
        if (type == SocketType.XSUB) {
            socket.send(Message.of("\u0001" + prefix));
        } else {
            socket.subscribe(Zmtp.text(prefix));
        }
    }

    @Override
    public void unsubscribe(String prefix) {
        if (type == SocketType.XSUB) {
            socket.send(Message.of("\u0000" + prefix));
        } else {
            socket.unsubscribe(Zmtp.text(prefix));
        }
    }

    @Override
    public void send(Message message) {
        socket.send(message);
    }

    @Override
    public boolean send(Message message, Duration time) {
        return socket.send(message, (int) time.toMillis());
    }

    @Override
    public Message receive() {
        return socket.receive();
    }

    @Override
    public @Nullable Message receive(Duration time) {
        return socket.receive((int) time.toMillis());
    }

    @Override
    public void sendNumbers(List<byte[]> envelope, int first, int count) {
        PythonPeer.await(socket.sendNumbers(first, count, envelope.toArray(byte[][]::new)));
    }

    @Override
    public void receiveNumbers(int first, int count) {
        PythonPeer.await(socket.receiveNumbers(first, count));
    }

    @Override
    public void settle() {
        socket.settle();
    }

    @Override
    public void finish() {
        socket.finish();
    }

    @Override
    public void close() {
        socket.close();
    }
}
