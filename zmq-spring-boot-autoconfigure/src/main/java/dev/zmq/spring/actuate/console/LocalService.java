// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate.console;

import dev.zmq.spring.actuate.ZmqEndpoint;
import dev.zmq.spring.actuate.ZmqEndpoint.ListenerAction;
import dev.zmq.spring.actuate.ZmqTopologyEndpoint;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/** The application that serves the console. */
record LocalService(String name, ZmqTopologyEndpoint sockets, ZmqEndpoint changes) implements ConsoleService {

    @Override
    public Future<?> topology() {
        return CompletableFuture.completedFuture(sockets.topology(PEERS_OF_SOCKET));
    }

    @Override
    public void change(String socket, ListenerAction action, String listener) {
        if (changes.change(socket, null, null, action, listener, null) == null) {
            String reason = "there is no socket '" + socket + "'";
            throw new InvalidEndpointRequestException(reason, reason);
        }
    }
}
