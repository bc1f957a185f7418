// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The driver's end of a worker process: asks for rounds and hears how long they took. Not thread-safe.
 *
 * <p>Lines that are no part of the conversation, such as a library's log, go to standard error.
 */
final class WorkerProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    /** After this time of silence a process does what it does as long as nothing happens. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    /** What a worker has allocated that does not tell. */
    static final long UNKNOWN = -1;

    private static final Set<String> VOCABULARY = Set.of("ready", "started", "round", "settled");
    private static final String ALLOCATED = "allocated";
    private static final List<String> ENDED = List.of("ended");

    private final String description;
    private final Process process;
    private final Thread endWithDriver;
    private final PrintStream toWorker;
    private final BlockingQueue<List<String>> fromWorker = new LinkedBlockingQueue<>();
    private final String version;
    private final String endpoint;

    /** Written by the listening thread before the end of a round gets into the queue, and read after that was taken. */
    private long allocatedBytes = UNKNOWN;

    private WorkerProcess(String description, Process process) {
        this.description = description;
        this.process = process;
        this.endWithDriver = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(endWithDriver);
        this.toWorker = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        Thread listener = new Thread(this::listen, description);
        listener.setDaemon(true);
        listener.start();
        try {
            List<String> ready = await("ready", START_LIMIT);
            this.version = ready.get(1);
            this.endpoint = ready.get(2);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Starts a worker and waits until it is bound or connected. */
    static WorkerProcess start(Contender contender, Assignment assignment) {
        List<String> command = new ArrayList<>(contender.command());
        command.addAll(assignment.toArguments());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new WorkerProcess(contender.name() + " " + assignment.roles(), process);
        } catch (IOException e) {
            throw new MeasurementException("Cannot start " + command + ": " + e.getMessage(), e);
        }
    }

    /** Returns the version of the implementation, as it reports it itself. */
    String version() {
        return version;
    }

    /** Returns the endpoint where the worker is bound or that it has connected to. */
    String endpoint() {
        return endpoint;
    }

    /** Changes how many messages a second are due in the rounds to come, for a role that keeps to a rate. */
    void pace(int messagesPerSecond) {
        toWorker.println("rate " + messagesPerSecond);
    }

    /** Lets the worker begin a round, and waits until it has. */
    void begin(long messages, Duration limit) {
        toWorker.println(messages);
        await("started", limit);
    }

    /** Waits for the end of the round; of a worker with several roles once for each, in their order. */
    Round end(Duration limit) {
        List<String> words = await("round", limit);
        return new Round(Long.parseLong(words.get(1)), Long.parseLong(words.get(2)));
    }

    /** Lets the worker begin a round, and waits for its end. */
    Round play(long messages, Duration limit) {
        begin(messages, limit);
        return end(limit);
    }

    /** Lets the worker let go of memory that it needs no more, and returns what is left. */
    Footprint settle(Duration limit) {
        toWorker.println("settle");
        List<String> words = await("settled", limit);
        return new Footprint(ResidentMemory.bytes(process.pid()), Long.parseLong(words.get(1)));
    }

    /** Returns how much of a processor the process takes while nothing happens. */
    IdleTime idle(Duration interval) {
        sleep(QUIET);
        Duration before = processorTime();
        long start = System.nanoTime();
        sleep(interval);
        Duration taken = processorTime().minus(before);
        return new IdleTime(System.nanoTime() - start, taken.toNanos());
    }

    /** Returns how long processors have worked for the process, in the kernel, too. */
    Duration processorTime() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() ->
                        new MeasurementException("This system does not tell the processor time of " + description));
    }

    private void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MeasurementException("Interrupted while " + description + " is idle", e);
        }
    }

    /** Returns what the worker had allocated on its heap by the end of the last round, or {@link #UNKNOWN}. */
    long allocatedBytes() {
        return allocatedBytes;
    }

    long pid() {
        return process.pid();
    }

    /** Asks the worker to end, and ends it when it does not. */
    @Override
    public void close() {
        toWorker.close();
        try {
            if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        removeHook();
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(endWithDriver);
        } catch (IllegalStateException e) {
            // The driver itself is ending, and the hook is running already.
        }
    }

    private List<String> await(String expected, Duration limit) {
        List<String> words = poll(limit);
        if (words == null) {
            throw new MeasurementException(description + " did not answer within " + limit.toSeconds() + " s");
        }
        if (words == ENDED) {
            throw new MeasurementException(description + " has ended unexpectedly");
        }
        if (!words.get(0).equals(expected)) {
            throw new MeasurementException(description + " said " + words + " instead of " + expected);
        }
        return words;
    }

    private @Nullable List<String> poll(Duration limit) {
        try {
            return fromWorker.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MeasurementException("Interrupted while waiting for " + description, e);
        }
    }

    private void listen() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.US_ASCII)) {
            String line;
            while ((line = reader.readLine()) != null) {
                List<String> words = List.of(line.split(" ", -1));
                if (VOCABULARY.contains(words.get(0))) {
                    fromWorker.add(words);
                } else if (words.get(0).equals(ALLOCATED)) {
                    allocatedBytes = Long.parseLong(words.get(1));
                } else {
                    System.err.println(description + ": " + line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            fromWorker.add(ENDED);
        }
    }
}
