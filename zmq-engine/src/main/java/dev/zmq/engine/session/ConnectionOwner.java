// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.zmtp.PeerInfo;

/** The session that a connection belongs to. Called on the connection's I/O thread. */
interface ConnectionOwner {

    /** Returns the pipe for a connection whose handshake succeeded. */
    Pipe pipeFor(Connection connection, PeerInfo peer);

    /** Tells that a connection ended; its pipe, if it got one, is detached from it. */
    void connectionEnded(Connection connection, Closure closure);
}
