// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.suite;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A socket of ours. */
final class OurParty implements Party {

    private final Context context;
    private final boolean ownsContext;
    private final Socket socket;

    OurParty(Context context, boolean ownsContext, Socket socket) {
        this.context = context;
        this.ownsContext = ownsContext;
        this.socket = socket.setOption(SocketOptions.RECONNECT_INTERVAL, Stage.RECONNECT_INTERVAL);
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void highWaterMark(int messages) {
        socket.setOption(SocketOptions.SEND_HIGH_WATER_MARK, messages)
                .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, messages);
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
        if (socket.type() == SocketType.XSUB) {
            socket.send("\u0001" + prefix);
        } else {
            socket.subscribe(prefix);
        }
    }

    @Override
    public void unsubscribe(String prefix) {
        if (socket.type() == SocketType.XSUB) {
            socket.send("\u0000" + prefix);
        } else {
            socket.unsubscribe(prefix);
        }
    }

    @Override
    public void send(Message message) {
        socket.send(message);
    }

    @Override
    public boolean send(Message message, Duration time) {
        return socket.send(message, time);
    }

    @Override
    public Message receive() {
        return Sockets.receive(socket);
    }

    @Override
    public @Nullable Message receive(Duration time) {
        return socket.receive(time);
    }

    @Override
    public void sendNumbers(List<byte[]> envelope, int first, int count) {
        for (int i = first; i < first + count; i++) {
            List<byte[]> parts = new ArrayList<>(envelope);
            parts.add(Zmtp.text(Integer.toString(i)));
            socket.send(Message.ofParts(parts));
        }
    }

    @Override
    public void receiveNumbers(int first, int count) {
        Sockets.receiveNumbers(socket, first, count);
    }

    @Override
    public void settle() {
        // nothing of ours waits for a call of the application
    }

    @Override
    public void finish() {
        socket.setOption(SocketOptions.LINGER, Sockets.PATIENCE);
        close();
    }

    @Override
    public void close() {
        socket.close();
        if (ownsContext) {
            context.close();
        }
    }
}
