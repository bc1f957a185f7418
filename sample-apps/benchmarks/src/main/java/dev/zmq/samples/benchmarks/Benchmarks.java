// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of the benchmark commands. */
@Command(name = "benchmarks", mixinStandardHelpOptions = true, description = "Measures throughput and latency.")
public final class Benchmarks implements Runnable {

    private Benchmarks() {}

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new Benchmarks()).execute(args));
    }
}
