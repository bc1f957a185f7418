// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.rounds;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The receiving end where a framework calls a method for each message; a round lasts from the first message to the
 * last. One thread plays rounds while one other receives.
 */
public final class MessageCounter implements RoundPlayer {

    private final int messageBytes;
    private final BlockingQueue<Received> finished = new LinkedBlockingQueue<>();

    /** Written before the sender begins, read by the receiving thread. */
    private volatile long expectedMessages;

    // The receiving thread's own.
    private long messages;
    private long bytes;
    private long startNanos;

    /** Counts messages that all have one size. */
    public MessageCounter(int messageBytes) {
        this.messageBytes = messageBytes;
    }

    /** Takes note of a message of so many bytes. */
    public void onMessage(int messageBytes) {
        if (messages++ == 0) {
            startNanos = System.nanoTime();
        }
        bytes += messageBytes;
        if (messages == expectedMessages) {
            finished.add(new Received(bytes, System.nanoTime() - startNanos));
            messages = 0;
            bytes = 0;
        }
    }

    @Override
    public void prepare(long messages) {
        expectedMessages = messages;
    }

    @Override
    public long play(long messages) throws InterruptedException {
        Received received = finished.take();
        if (received.bytes != messages * messageBytes) {
            throw new IllegalStateException(
                    messages + " messages had " + received.bytes + " bytes instead of " + messageBytes + " each");
        }
        return received.nanos;
    }

    private record Received(long bytes, long nanos) {}
}
