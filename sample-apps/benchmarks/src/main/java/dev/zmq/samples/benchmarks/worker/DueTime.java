// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.worker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The point of time at which a message should be sent, as its first 8 bytes. On Linux {@link System#nanoTime} is one clock
 * for all processes of the machine, CLOCK_MONOTONIC, so the receiver can tell how long ago that was.
 */
final class DueTime {

    private static final VarHandle NANOS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private DueTime() {}

    static void put(byte[] payload, long nanos) {
        NANOS.set(payload, 0, nanos);
    }

    static long get(byte[] payload) {
        return (long) NANOS.get(payload, 0);
    }
}
