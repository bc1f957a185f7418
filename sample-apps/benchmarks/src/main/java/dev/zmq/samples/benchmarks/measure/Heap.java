// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.util.List;
import java.util.Locale;

/** How much memory beyond what it holds the heap of a worker in Java may keep. */
public enum Heap {
    /** As little as the virtual machine can do with: a collection gives all but a tenth back to the system. */
    SMALL,
    /** As the virtual machine likes, which depends on the machine's memory and on how much garbage there was. */
    DEFAULT;

    /** Returns the options of the virtual machine. */
    public List<String> options() {
        return switch (this) {
            case SMALL -> List.of("-XX:MinHeapFreeRatio=5", "-XX:MaxHeapFreeRatio=10");
            case DEFAULT -> List.of();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
