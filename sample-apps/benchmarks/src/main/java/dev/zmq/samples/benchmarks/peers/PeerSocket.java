// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.peers;

/** A socket of some implementation, with a context of its own: as much of it as the measurements need. */
public interface PeerSocket extends AutoCloseable {

    /** Listens on an endpoint and returns the one that was really taken. */
    String bind(String endpoint);

    /** Connects to an endpoint. */
    void connect(String endpoint);

    /** Sends a message of one part, waiting for room; the content must not change afterwards. */
    void send(byte[] payload);

    /** Waits for the next message, which has one part. */
    byte[] receive();

    /** Closes the socket and its context. */
    @Override
    void close();
}
