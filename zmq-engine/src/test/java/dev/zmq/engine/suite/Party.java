// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.suite;

import dev.zmq.engine.Message;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A socket of whatever engine that takes part in a test. Whoever waits for a message or for room gives up and fails after
 * a few seconds. Used by one thread.
 */
interface Party extends AutoCloseable {

    /** Sets both high-water marks, for endpoints that follow. */
    void highWaterMark(int messages);

    void bind(String endpoint);

    void connect(String endpoint);

    /** Subscribes a SUB or XSUB. */
    void subscribe(String prefix);

    /** Takes back one subscription of a SUB or XSUB. */
    void unsubscribe(String prefix);

    /** Sends a message, and fails if there is no room for it in time. */
    void send(Message message);

    /** Sends a message; returns false if there was no room within the time. */
    boolean send(Message message, Duration time);

    /** Receives a message, and fails if there is none in time. */
    Message receive();

    /** Receives a message, null if none came within the time. */
    @Nullable
    Message receive(Duration time);

    /** Sends the numbers from {@code first} on, each behind the envelope. */
    void sendNumbers(List<byte[]> envelope, int first, int count);

    /** Receives messages whose last parts must be the numbers from {@code first} on. */
    void receiveNumbers(int first, int count);

    /** Takes notice of what has become of its connections; an engine that does this by itself does nothing. */
    void settle();

    /** Closes the socket once all it had to send is sent. */
    void finish();

    /** Closes the socket and drops what it had to send; another of its engine may take its endpoints at once. */
    @Override
    void close();
}
