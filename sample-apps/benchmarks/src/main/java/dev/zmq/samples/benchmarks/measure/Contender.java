// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.util.List;

/**
 * An implementation that takes part in a comparison.
 *
 * @param name as it appears in results
 * @param command starts one of its worker processes; the components of its {@link Assignment} are appended
 */
public record Contender(String name, List<String> command) {

    /** Keeps the command from changing. */
    public Contender {
        command = List.copyOf(command);
    }
}
