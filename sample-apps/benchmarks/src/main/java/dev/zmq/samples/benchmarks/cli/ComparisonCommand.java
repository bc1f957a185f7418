// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.matches.Match;
import picocli.CommandLine.Mixin;

/** A command that makes one comparison, with the options of all of these. */
abstract class ComparisonCommand implements Runnable {

    @Mixin
    private final ComparisonOptions comparison = new ComparisonOptions();

    /** Returns what the options ask for. */
    abstract Match<?> match();

    @Override
    public final void run() {
        comparison.play(match());
    }
}
