// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import dev.zmq.engine.DropReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts dropped messages by reason, and in a total as well if there is one. Thread-safe. */
public final class DropCounters {

    // Complete from the start and never changed, so that reading needs no lock.
    private final Map<DropReason, AtomicLong> counts = new EnumMap<>(DropReason.class);

    private final @Nullable DropCounters total;

    /** Creates counters at 0. */
    public DropCounters() {
        this(null);
    }

    /** Creates counters at 0 of which each count is added to the total, too, whatever becomes of them. */
    public DropCounters(@Nullable DropCounters total) {
        this.total = total;
        for (DropReason reason : DropReason.values()) {
            counts.put(reason, new AtomicLong());
        }
    }

    /** Counts messages. */
    public void add(DropReason reason, long messages) {
        if (messages != 0) {
            counts.getOrDefault(reason, new AtomicLong()).addAndGet(messages);
            if (total != null) {
                total.add(reason, messages);
            }
        }
    }

    /** Returns the reasons that occurred, with their counts, in a map of the caller's own. */
    public Map<DropReason, Long> nonZero() {
        Map<DropReason, Long> result = new EnumMap<>(DropReason.class);
        counts.forEach((reason, count) -> {
            if (count.get() != 0) {
                result.put(reason, count.get());
            }
        });
        return result;
    }
}
