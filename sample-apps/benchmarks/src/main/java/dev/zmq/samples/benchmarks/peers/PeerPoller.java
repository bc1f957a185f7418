// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.peers;

/** Waits for several sockets at once. */
public interface PeerPoller {

    /** Waits until any of the sockets may have a message to receive. */
    void awaitReadable();
}
