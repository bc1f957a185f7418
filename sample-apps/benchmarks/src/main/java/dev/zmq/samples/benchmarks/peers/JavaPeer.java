// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.peers;

import dev.zmq.samples.benchmarks.measure.Role;

/** An implementation of ZeroMQ in Java. */
public interface JavaPeer {

    /** Returns its version, without spaces. */
    String version();

    /**
     * Opens a socket, with all options but the high-water marks as they are by default.
     *
     * @param role the socket's type
     * @param highWaterMark for both directions in messages, 0 for no limit
     */
    PeerSocket open(Role role, int highWaterMark);
}
