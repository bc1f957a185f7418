// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.ZmqClosedException;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one socket.
 *
 * @param socketName its name in the application
 * @param socket the socket
 * @param delivery how they are delivered
 */
record SocketIntake(String socketName, Socket socket, Delivery delivery) implements Intake {

    @Override
    public List<String> socketNames() {
        return List.of(socketName);
    }

    @Override
    public List<Delivery> deliveries() {
        return List.of(delivery);
    }

    @Override
    public @Nullable Delivery take(
            List<Message> target, Duration timeout, BiConsumer<String, ZmqClosedException> onLost) {
        return take(target, timeout);
    }

    /** Takes what has arrived, without waiting; see {@link #take}. */
    @Nullable
    Delivery takeNow(List<Message> target) {
        return take(target, Duration.ZERO);
    }

    private @Nullable Delivery take(List<Message> target, Duration timeout) {
        return socket.receive(target, delivery.takeAtMost(), timeout) > 0 ? delivery : null;
    }
}
