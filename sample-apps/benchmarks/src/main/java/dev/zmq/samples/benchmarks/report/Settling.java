// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.report;

import dev.zmq.samples.benchmarks.measure.Heap;

/** How memory is looked at, in words. */
final class Settling {

    private Settling() {}

    static String line(Heap heap, String before) {
        return "growth since " + before + "; the process has let go of all that it can, Java by a full collection ("
                + (heap.options().isEmpty() ? "default heap" : String.join(" ", heap.options()))
                + "), C by malloc_trim";
    }
}
