// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

/**
 * No peer has the routing id that a message is addressed to (libzmq: EHOSTUNREACH); nothing was sent. Thrown by a
 * STREAM socket, and by a ROUTER socket with {@link SocketOptions#ROUTER_MANDATORY}.
 */
public class ZmqUnroutableException extends ZmqException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says what, where and how to mend it. */
    public ZmqUnroutableException(String message) {
        super(message);
    }
}
