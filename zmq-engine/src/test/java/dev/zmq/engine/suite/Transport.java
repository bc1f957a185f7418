// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.suite;

import dev.zmq.engine.testkit.Endpoints;
import java.nio.file.Path;
import java.util.UUID;

/** How messages travel from socket to socket. */
enum Transport {
    TCP("tcp://127.0.0.1:") {
        @Override
        String newEndpoint(Path directory) {
            return Endpoints.unbound();
        }
    },
    IPC("ipc user ") {
        @Override
        String newEndpoint(Path directory) {
            return "ipc://" + directory.resolve(UUID.randomUUID().toString());
        }
    },
    INPROC("inproc://") {
        @Override
        String newEndpoint(Path directory) {
            return "inproc://" + UUID.randomUUID();
        }
    };

    private final String peerAddressPrefix;

    Transport(String peerAddressPrefix) {
        this.peerAddressPrefix = peerAddressPrefix;
    }

    /** Returns an endpoint at which nobody listens. */
    abstract String newEndpoint(Path directory);

    /** Returns whether both sockets must be of one context, and need no handshake then. */
    boolean isWithinOneContext() {
        return this == INPROC;
    }

    /** Returns how the address of every peer begins. */
    String peerAddressPrefix() {
        return peerAddressPrefix;
    }
}
