// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.measure.Assignment;
import dev.zmq.samples.benchmarks.peers.Contenders;
import dev.zmq.samples.benchmarks.peers.Implementation;
import dev.zmq.samples.benchmarks.rounds.DriverLink;
import dev.zmq.samples.benchmarks.worker.JavaWorker;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** One end of a measurement, or both, started by the driver. */
@Command(name = Contenders.WORKER_COMMAND, hidden = true)
@SuppressWarnings("NullAway.Init") // picocli refuses a command line without any of these parameters
public final class WorkerCommand implements Callable<Integer> {

    @Parameters(index = "0")
    private Implementation implementation;

    @Parameters(index = "1..*", arity = "1..*")
    private List<String> assignment;

    @Override
    public Integer call() throws Exception {
        new JavaWorker(Assignment.parse(assignment))
                .run(implementation.inJava(), new DriverLink(System.in, System.out));
        return 0;
    }
}
