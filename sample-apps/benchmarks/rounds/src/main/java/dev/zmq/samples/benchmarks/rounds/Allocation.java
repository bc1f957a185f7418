// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.rounds;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What this process has allocated on the heap. */
final class Allocation {

    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private Allocation() {}

    /** Returns the bytes that all threads which are alive have allocated since they started. */
    static long totalBytes() {
        long total = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            // Negative for a thread that has ended meanwhile.
            total += Math.max(0, bytes);
        }
        return total;
    }
}
