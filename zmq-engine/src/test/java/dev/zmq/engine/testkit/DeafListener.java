// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A TCP listener that answers nobody: its queue is full, so that the kernel drops who wants to connect. */
public final class DeafListener implements AutoCloseable {

    private static final int MORE_THAN_THE_QUEUE_TAKES = 4;

    private final ServerSocket socket;
    private final String host;
    private final List<SocketChannel> queue = new ArrayList<>();

    private DeafListener(ServerSocket socket, String host) {
        this.socket = socket;
        this.host = host;
    }

    /** Listens on a free port of an address. */
    public static DeafListener open(String host) {
        try {
            // A name would be looked up; the address is one of the loopback interface.
            DeafListener listener = new DeafListener(new ServerSocket(0, 1, InetAddress.getByName(host)), host);
            for (int i = 0; i < MORE_THAN_THE_QUEUE_TAKES; i++) {
                SocketChannel waiting = SocketChannel.open();
                listener.queue.add(waiting);
                waiting.configureBlocking(false);
                waiting.connect(new InetSocketAddress(InetAddress.getByName(host), listener.socket.getLocalPort()));
            }
            return listener;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns where it listens. */
    public String endpoint() {
        return "tcp://" + host + ":" + socket.getLocalPort();
    }

    @Override
    public void close() {
        try {
            for (SocketChannel waiting : queue) {
                waiting.close();
            }
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
