// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** Accepts nobody, and has so many waiting already that the kernel does not even answer whoever connects. */
public final class MuteListener implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 200;

    private final ServerSocket socket;
    private final List<Socket> waiting = new ArrayList<>();

    private MuteListener(ServerSocket socket) {
        this.socket = socket;
    }

    /** Listens on a free port. */
    public static MuteListener open() {
        try {
            MuteListener listener = new MuteListener(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            listener.fillBacklog();
            return listener;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fillBacklog() throws IOException {
        try {
            while (true) {
                Socket next = new Socket();
                waiting.add(next);
                next.connect(socket.getLocalSocketAddress(), PATIENCE_MILLIS);
            }
        } catch (SocketTimeoutException e) {
            assertThat(waiting).hasSizeGreaterThan(1);
        }
    }

    /** Returns where it listens. */
    public String endpoint() {
        return "tcp://127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() {
        try {
            for (Socket connection : waiting) {
                connection.close();
            }
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
