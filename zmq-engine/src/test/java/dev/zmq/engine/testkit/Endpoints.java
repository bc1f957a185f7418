// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Endpoints that a test must know before anybody binds them. */
public final class Endpoints {

    // Below the range from which the kernel takes ports for outgoing connections: nobody else takes the port meanwhile,
    // and nobody who connects to it, while it is unbound, meets itself.
    private static final int FIRST_PORT = 20_000;
    private static final int LAST_PORT = 32_000;

    private Endpoints() {}

    /** Returns an endpoint on which nobody listens now. */
    public static String unbound() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return "tcp://127.0.0.1:" + port;
            } catch (IOException e) {
                continue; // taken: try another
            }
        }
    }

    /** Returns the port of an endpoint. */
    public static int port(String endpoint) {
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }
}
