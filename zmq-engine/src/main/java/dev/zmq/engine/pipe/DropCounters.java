// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import dev.zmq.engine.DropReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts dropped messages by reason, and in a total as well if there is one. Takes next to no memory until the first is
 * dropped. Thread-safe.
 */
public final class DropCounters {

    private static final VarHandle COUNTS;

    static {
        try {
            COUNTS = MethodHandles.lookup().findVarHandle(DropCounters.class, "counts", Map.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final @Nullable DropCounters total;

    // Made once, by whoever counts first: complete from the start and never changed, so that reading needs no lock.
    private volatile @Nullable Map<DropReason, AtomicLong> counts;

    /** Creates counters at 0. */
    public DropCounters() {
        this(null);
    }

    /** Creates counters at 0 of which each count is added to the total, too, whatever becomes of them. */
    public DropCounters(@Nullable DropCounters total) {
        this.total = total;
    }

    /** Counts messages. */
    public void add(DropReason reason, long messages) {
        if (messages != 0) {
            if (counts == null) {
                COUNTS.compareAndSet(this, null, zeros());
            }
            Map<DropReason, AtomicLong> present = Objects.requireNonNull(counts);
            Objects.requireNonNull(present.get(reason)).addAndGet(messages);
            if (total != null) {
                total.add(reason, messages);
            }
        }
    }

    private static Map<DropReason, AtomicLong> zeros() {
        Map<DropReason, AtomicLong> zeros = new EnumMap<>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            zeros.put(reason, new AtomicLong());
        }
        return zeros;
    }

    /** Returns the reasons that occurred, with their counts, in a map of the caller's own. */
    public Map<DropReason, Long> nonZero() {
        Map<DropReason, Long> result = new EnumMap<>(DropReason.class);
        Map<DropReason, AtomicLong> present = counts;
        if (present != null) {
            present.forEach((reason, count) -> {
                if (count.get() != 0) {
                    result.put(reason, count.get());
                }
            });
        }
        return result;
    }
}
