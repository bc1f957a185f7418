// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.measure.Role;
import dev.zmq.samples.benchmarks.peers.Contenders;
import dev.zmq.samples.benchmarks.peers.Implementation;
import dev.zmq.samples.benchmarks.rounds.DriverLink;
import dev.zmq.samples.benchmarks.worker.JavaWorker;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** One side of a measurement, started by the driver. */
@Command(name = Contenders.WORKER_COMMAND, hidden = true)
@SuppressWarnings("NullAway.Init") // picocli refuses a command line without any of these parameters
public final class WorkerCommand implements Callable<Integer> {

    @Parameters(index = "0")
    private Implementation implementation;

    @Parameters(index = "1")
    private Role role;

    @Parameters(index = "2")
    private String endpoint;

    @Parameters(index = "3")
    private int messageBytes;

    @Parameters(index = "4")
    private int highWaterMark;

    @Parameters(index = "5", arity = "0..1")
    private @Nullable Path samplesFile;

    @Override
    public Integer call() throws Exception {
        new JavaWorker(role, endpoint, messageBytes, highWaterMark, samplesFile)
                .run(implementation.inJava(), new DriverLink(System.in, System.out));
        return 0;
    }
}
