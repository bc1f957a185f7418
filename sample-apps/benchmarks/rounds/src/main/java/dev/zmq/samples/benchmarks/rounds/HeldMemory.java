// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.rounds;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** The memory of this process that holds something. */
final class HeldMemory {

    /** What is only reachable through references that a collection clears, or that a cleaner follows, takes more than one. */
    private static final int COLLECTIONS = 3;

    private static final long PAUSE_MILLIS = 100;

    private HeldMemory() {}

    /**
     * Collects the whole heap, which also gives back what the heap has too much of, and returns the bytes that objects and
     * direct buffers take afterwards.
     *
     * @throws InterruptedException if the thread was interrupted
     */
    static long settle() throws InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            Thread.sleep(PAUSE_MILLIS);
        }
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return heap + direct;
    }
}
