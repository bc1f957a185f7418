// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A TCP listener to which the engine connects; each connection is a {@link RawPeer}. Not thread-safe. */
public final class RawListener implements AutoCloseable {

    private final ServerSocket socket;

    private RawListener(ServerSocket socket) {
        this.socket = socket;
    }

    /** Listens on a free port. */
    public static RawListener open() {
        return open(-1);
    }

    /** Listens on a free port, with a receive buffer of about the given size for each connection. */
    public static RawListener open(int receiveBufferBytes) {
        try {
            ServerSocket socket = new ServerSocket();
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return new RawListener(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns where it listens. */
    public String endpoint() {
        return "tcp://127.0.0.1:" + socket.getLocalPort();
    }

    /** Waits for the engine to connect. */
    public RawPeer accept() {
        RawPeer peer = acceptWithin(Sockets.PATIENCE);
        if (peer == null) {
            throw new AssertionError("the engine did not connect within " + Sockets.PATIENCE);
        }
        return peer;
    }

    /** Returns the next connection, null if there is none within the time. */
    public @Nullable RawPeer acceptWithin(Duration time) {
        try {
            socket.setSoTimeout(Math.max(1, (int) time.toMillis()));
            return new RawPeer(socket.accept());
        } catch (SocketTimeoutException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
