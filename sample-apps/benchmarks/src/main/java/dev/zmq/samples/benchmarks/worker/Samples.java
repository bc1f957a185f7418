// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The times of single messages of a round, in nanoseconds, and the file where the driver finds them: one 64-bit integer
 * each, in the byte order of the machine.
 */
record Samples(Path file) {

    /** Returns the memory for a round's samples. */
    static long[] forRound(long messages) {
        return new long[Math.toIntExact(messages)];
    }

    void write(long[] nanos) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(nanos.length, Long.BYTES))
                .order(ByteOrder.nativeOrder());
        bytes.asLongBuffer().put(nanos);
        try {
            Files.write(file, bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
