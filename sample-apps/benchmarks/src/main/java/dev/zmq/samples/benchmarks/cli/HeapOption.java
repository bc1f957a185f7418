// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.measure.Heap;
import picocli.CommandLine.Option;

/** The option that says what the heap of a process may keep whose memory is measured. */
final class HeapOption {

    @Option(
            names = "--heap",
            paramLabel = "KIND",
            description =
                    "Of processes in Java whose memory is measured: small, which keeps little more than it holds, or"
                            + " default, which keeps as much as the virtual machine likes (default: ${DEFAULT-VALUE}).")
    private Heap heap = Heap.SMALL;

    Heap heap() {
        return heap;
    }
}
