// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.pipe.Pipe;

/** One endpoint of a socket at work. */
public interface Session {

    /** The endpoint in canonical form. */
    String endpoint();

    /** Returns whether this is the endpoint that a pipe is connected to. */
    default boolean connects(Pipe pipe) {
        return false;
    }

    /**
     * Ends the session, sending what is queued for at most the given time. Any thread; returns at once. May be called
     * again with a shorter time.
     *
     * @param lingerNanos 0 drops what is queued, negative for no limit
     */
    void close(long lingerNanos);
}
