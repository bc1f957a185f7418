// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

/** After what an endpoint is not connected to again, though it otherwise would be; see {@link SocketOptions#RECONNECT_STOP}. */
public enum ReconnectStop {
    /** The host is there, and nobody listens (ZMQ_RECONNECT_STOP_CONN_REFUSED). */
    CONNECTION_REFUSED,
    /** The connection was made, and ended before the handshake was over (ZMQ_RECONNECT_STOP_HANDSHAKE_FAILED). */
    HANDSHAKE_FAILED,
    /**
     * The endpoint was disconnected, or its socket closed, and messages are still queued: linger is then for as long as the
     * connection lasts (ZMQ_RECONNECT_STOP_AFTER_DISCONNECT).
     */
    AFTER_DISCONNECT
}
