// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.peers;

/** An implementation of ZeroMQ in Java. */
public interface JavaPeer {

    /** Returns its version, without spaces. */
    String version();

    /** Opens a context with its default options, but room for many sockets if it would have a limit that can be raised. */
    PeerContext open();
}
