// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.peers;

import org.jspecify.annotations.Nullable;

/** A socket of some implementation: as much of it as the measurements need. */
public interface PeerSocket {

    /** Listens on an endpoint and returns the one that was really taken. */
    String bind(String endpoint);

    /** Connects to an endpoint. */
    void connect(String endpoint);

    /** Subscribes a SUB socket to all messages that begin with a topic; the topic must not change afterwards. */
    void subscribe(byte[] topic);

    /** Sends a message of one part, waiting for room; the content must not change afterwards. */
    void send(byte[] payload);

    /** Waits for the next message, which has one part. */
    byte[] receive();

    /** Receives a message of one part if one has arrived; null if there is none now. */
    byte @Nullable [] tryReceive();

    /** Waits in receive until the context is closed; there must be no message any more. */
    void receiveUntilClosed();

    /** Waits for the next message, and sends it back as it is, with all its parts. */
    void echo();
}
