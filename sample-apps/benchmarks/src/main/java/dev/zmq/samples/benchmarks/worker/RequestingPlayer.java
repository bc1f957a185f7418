// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.worker;

import dev.zmq.samples.benchmarks.peers.PeerSocket;
import dev.zmq.samples.benchmarks.rounds.RoundPlayer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Sends requests, waits for the reply to each, and leaves the time of every single round trip in a file: one 64-bit
 * integer each, in nanoseconds, in the byte order of the machine.
 */
final class RequestingPlayer implements RoundPlayer {

    private final PeerSocket socket;
    private final byte[] payload;
    private final Path samplesFile;

    RequestingPlayer(PeerSocket socket, int messageBytes, Path samplesFile) {
        this.socket = socket;
        this.payload = new byte[messageBytes];
        this.samplesFile = samplesFile;
    }

    @Override
    public long play(long messages) {
        long[] samples = new long[Math.toIntExact(messages)];
        long start = System.nanoTime();
        long sent = start;
        for (int i = 0; i < samples.length; i++) {
            socket.send(payload);
            checkReply(socket.receive());
            long received = System.nanoTime();
            samples[i] = received - sent;
            sent = received;
        }
        write(samples);
        return sent - start;
    }

    private void checkReply(byte[] reply) {
        if (reply.length != payload.length) {
            throw new IllegalStateException("Received " + reply.length + " bytes instead of " + payload.length);
        }
    }

    private void write(long[] samples) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(samples.length, Long.BYTES))
                .order(ByteOrder.nativeOrder());
        bytes.asLongBuffer().put(samples);
        try {
            Files.write(samplesFile, bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
