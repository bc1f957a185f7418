// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.engine.PollEvent;
import dev.zmq.engine.PollItem;
import dev.zmq.engine.Poller;
import dev.zmq.engine.ZmqClosedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The messages of several sockets, which one thread waits for with a {@link Poller}; in turn, if several have some. */
final class PolledIntake implements Intake {

    private final List<SocketIntake> sockets;
    private final Map<PollItem, SocketIntake> polled = new HashMap<>();
    private final Queue<SocketIntake> ready = new ArrayDeque<>();
    private @Nullable Poller poller;

    PolledIntake(List<SocketIntake> sockets) {
        this.sockets = List.copyOf(sockets);
    }

    @Override
    public List<String> socketNames() {
        return sockets.stream().map(SocketIntake::socketName).toList();
    }

    @Override
    public List<Delivery> deliveries() {
        return sockets.stream().map(SocketIntake::delivery).toList();
    }

    @Override
    public @Nullable Delivery take(
            List<Message> target, Duration timeout, BiConsumer<String, ZmqClosedException> onLost) {
        Delivery delivery = takeReady(target);
        if (delivery != null) {
            return delivery;
        }
        Poller open = poller;
        if (open == null) {
            poller = Poller.create();
            register(poller, onLost);
            return null; // What was lost is told before the first wait.
        }
        poll(open, timeout, onLost);
        return takeReady(target);
    }

    @Override
    public void close() {
        Poller open = poller;
        if (open != null) {
            open.close();
        }
        poller = null;
        polled.clear();
        ready.clear();
    }

    private @Nullable Delivery takeReady(List<Message> target) {
        SocketIntake next;
        while ((next = ready.poll()) != null) {
            try {
                Delivery delivery = next.takeNow(target);
                if (delivery != null) {
                    return delivery;
                }
            } catch (ZmqClosedException closed) {
                // The poll that follows says so, once; now it is the turn of the next.
            }
        }
        return null;
    }

    private void poll(Poller open, Duration timeout, BiConsumer<String, ZmqClosedException> onLost) {
        for (PollItem item : open.poll(timeout)) {
            SocketIntake socket = polled.get(item);
            if (socket != null && item.isClosed()) {
                polled.remove(item);
                lose(socket, onLost);
            } else if (socket != null) {
                ready.add(socket);
            }
        }
    }

    private void lose(SocketIntake socket, BiConsumer<String, ZmqClosedException> onLost) {
        ZmqClosedException closed = new ZmqClosedException("Socket '" + socket.socketName() + "' is closed");
        if (polled.isEmpty()) {
            throw closed;
        }
        onLost.accept(socket.socketName(), closed);
    }

    private void register(Poller open, BiConsumer<String, ZmqClosedException> onLost) {
        List<SocketIntake> closed = new ArrayList<>();
        for (SocketIntake socket : sockets) {
            if (!register(open, socket)) {
                closed.add(socket);
            }
        }
        closed.forEach(socket -> lose(socket, onLost));
    }

    private boolean register(Poller open, SocketIntake socket) {
        try {
            polled.put(open.register(socket.socket(), PollEvent.READABLE), socket);
            return true;
        } catch (ZmqClosedException closed) {
            return false;
        }
    }
}
