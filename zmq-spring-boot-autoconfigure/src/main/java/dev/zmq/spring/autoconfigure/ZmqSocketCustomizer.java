// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.Socket;

/**
 * Changes the sockets of {@code zmq.sockets.*}: called for each, after its options and subscriptions are set and before
 * it binds or connects. May also bind or connect it.
 */
@FunctionalInterface
public interface ZmqSocketCustomizer {

    /** Changes a socket; {@link Socket#name()} tells which one it is. */
    void customize(Socket socket);
}
