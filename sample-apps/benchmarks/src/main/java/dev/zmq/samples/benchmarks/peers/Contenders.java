// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.peers;

import dev.zmq.samples.benchmarks.measure.Contender;
import dev.zmq.samples.benchmarks.measure.Heap;
import dev.zmq.samples.benchmarks.measure.MeasurementException;
import dev.zmq.samples.benchmarks.peers.libzmq.NativeWorker;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How to start the worker processes of each implementation. */
public final class Contenders {

    /** The command of this program that is a worker process. */
    public static final String WORKER_COMMAND = "worker";

    private Contenders() {}

    /**
     * Returns an implementation of the engine benchmarks.
     *
     * @throws MeasurementException if it cannot be measured on this machine
     */
    public static Contender of(Implementation implementation) {
        return of(implementation, Heap.DEFAULT);
    }

    /**
     * Returns an implementation whose memory is measured.
     *
     * @param heap of its processes, if they are in Java
     * @throws MeasurementException if it cannot be measured on this machine
     */
    public static Contender of(Implementation implementation, Heap heap) {
        List<String> command = switch (implementation) {
            case LIBZMQ -> List.of(NativeWorker.compiled().toString());
            case ZMQ_ENGINE, JEROMQ -> javaWorker(implementation, heap);
        };
        return new Contender(implementation.toString(), command);
    }

    /**
     * Returns a Spring application, which receives or sends.
     *
     * @throws MeasurementException if its archive is not where the build leaves it
     */
    public static Contender of(Application application) {
        Path archive = programFolder().resolve("applications").resolve(application.archive());
        if (!Files.isRegularFile(archive)) {
            throw new MeasurementException("The archive " + archive + " is missing. It belongs beside benchmarks.jar;"
                    + " `./mvnw package` puts it there.");
        }
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(application.options());
        command.addAll(List.of("-jar", archive.toString()));
        return new Contender(application.toString(), command);
    }

    private static List<String> javaWorker(Implementation implementation, Heap heap) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(heap.options());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("dev.zmq.samples.benchmarks.Benchmarks", WORKER_COMMAND, implementation.toString()));
        return command;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static Path programFolder() {
        try {
            return Path.of(Contenders.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath()
                    .resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
