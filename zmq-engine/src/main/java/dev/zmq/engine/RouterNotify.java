// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

/**
 * Of what a ROUTER socket is notified, as {@link SocketOptions#ROUTER_NOTIFY} says: by a message of the peer's routing id and
 * an empty part.
 *
 * <p>Immutable; safe for use by any thread.
 */
public enum RouterNotify {
    /** Of nothing. */
    NONE(false, false),
    /** Of each connection whose handshake has succeeded (ZMQ_NOTIFY_CONNECT). */
    CONNECT(true, false),
    /** Of the end of each such connection (ZMQ_NOTIFY_DISCONNECT). */
    DISCONNECT(false, true),
    /** Of both. */
    BOTH(true, true);

    private final boolean connect;
    private final boolean disconnect;

    RouterNotify(boolean connect, boolean disconnect) {
        this.connect = connect;
        this.disconnect = disconnect;
    }

    /** Returns whether new connections are notified. */
    public boolean ofConnect() {
        return connect;
    }

    /** Returns whether lost connections are notified. */
    public boolean ofDisconnect() {
        return disconnect;
    }
}
