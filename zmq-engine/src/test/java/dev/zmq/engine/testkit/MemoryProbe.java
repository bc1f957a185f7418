// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** Measures the memory that an engine takes on a peer's word: what its threads allocate, and direct buffers. */
public final class MemoryProbe {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final String threadNamePrefix;
    private final long before;

    private MemoryProbe(String threadNamePrefix) {
        this.threadNamePrefix = threadNamePrefix;
        this.before = takenBytes();
    }

    /** Starts to measure the threads whose names begin with the prefix. */
    public static MemoryProbe start(String threadNamePrefix) {
        return new MemoryProbe(threadNamePrefix);
    }

    /** Returns how many bytes were allocated since the start, garbage included. */
    public long allocatedBytes() {
        return takenBytes() - before;
    }

    private long takenBytes() {
        long heap = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(threadNamePrefix))
                .mapToLong(thread -> THREADS.getThreadAllocatedBytes(thread.getId()))
                .sum();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return heap + direct;
    }
}
