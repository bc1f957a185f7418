// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.transport;

import dev.zmq.engine.InvalidEndpointException;

/**
 * Where a socket can be bound or connected to, in the form {@code transport://address}.
 *
 * <p>Immutable; safe for use by any thread. Two endpoints are equal if they say the same.
 */
public sealed interface Endpoint permits StreamEndpoint, InprocEndpoint {

    /**
     * Parses an endpoint to bind to.
     *
     * @throws InvalidEndpointException if it is none; the reason says what to write instead
     */
    static Endpoint parseBind(String endpoint) {
        return switch (Transport.of(endpoint)) {
            case TCP -> TcpEndpoint.parseBind(endpoint);
            case IPC -> IpcEndpoint.parseBind(endpoint);
            case INPROC -> InprocEndpoint.parse(endpoint);
        };
    }

    /**
     * Parses an endpoint to connect to.
     *
     * @throws InvalidEndpointException if it is none; the reason says what to write instead
     */
    static Endpoint parseConnect(String endpoint) {
        return switch (Transport.of(endpoint)) {
            case TCP -> TcpEndpoint.parseConnect(endpoint);
            case IPC -> IpcEndpoint.parseConnect(endpoint);
            case INPROC -> InprocEndpoint.parse(endpoint);
        };
    }
}
