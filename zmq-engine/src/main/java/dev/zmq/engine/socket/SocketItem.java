// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.PollEvent;
import dev.zmq.engine.ZmqClosedException;
import java.util.Set;

/** A socket in a poller. */
final class SocketItem extends SignalledItem {

    private final AbstractSocket socket;

    SocketItem(EnginePoller poller, long order, Set<PollEvent> events, AbstractSocket socket) {
        super(poller, order, events);
        this.socket = socket;
    }

    @Override
    public AbstractSocket source() {
        return socket;
    }

    @Override
    void start() {
        for (PollEvent event : PollEvent.values()) {
            // The end is told to both lists.
            if (wants(event) || (event == PollEvent.READABLE && !wants(PollEvent.WRITABLE))) {
                socket.waiters(event).addListener(signal);
            }
        }
        signal.run();
    }

    @Override
    void change() {
        stop();
        start();
    }

    @Override
    void stop() {
        for (PollEvent event : PollEvent.values()) {
            socket.waiters(event).removeListener(signal);
        }
    }

    @Override
    AbstractSocket.Look look() {
        try {
            socket.checkOpen();
            AbstractSocket.Look look =
                    wants(PollEvent.READABLE) ? socket.lookForMessage() : AbstractSocket.Look.NOTHING;
            boolean writable = wants(PollEvent.WRITABLE) && socket.isWritable();
            return found(look == AbstractSocket.Look.FOUND, writable) ? AbstractSocket.Look.FOUND : look;
        } catch (ZmqClosedException e) {
            foundClosed();
            return AbstractSocket.Look.FOUND;
        }
    }
}
