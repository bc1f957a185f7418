// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A process with libzmq 4.3 in it (pyzmq), driven line by line; see {@code zmq_peer.py}.
 *
 * <p>Commands are executed one after the other; their answers come in the same order. The process ends with
 * {@link #close()}, or at the latest with this JVM, because its standard input ends then.
 *
 * <p>Thread-safe.
 */
public final class PythonPeer implements AutoCloseable {

    /** Debian's interpreter: its libzmq is the judge, not one that a virtual environment brings along. */
    static final String INTERPRETER = "/usr/bin/python3";

    private static final long ANSWER_SECONDS = 30;

    private final Process process;
    private final PartCodec codec;
    private final BufferedWriter input;
    private final Queue<CompletableFuture<String>> unanswered = new ArrayDeque<>();
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private final AtomicInteger socketCount = new AtomicInteger();

    private PythonPeer(Process process, PartCodec codec) {
        this.process = process;
        this.codec = codec;
        this.input = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
        unanswered.add(ready);
        Thread reader = new Thread(this::readAnswers, "python-peer-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a process and waits until it takes commands. */
    public static PythonPeer start() {
        try {
            PartCodec codec = PartCodec.create();
            Process process = new ProcessBuilder(
                            INTERPRETER,
                            "-u",
                            script().toString(),
                            codec.directory().toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            PythonPeer peer = new PythonPeer(process, codec);
            await(peer.ready);
            return peer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates a socket of libzmq, of any of its types, such as {@code XPUB}. */
    public PythonSocket socket(String type) {
        String name = type + "-" + socketCount.incrementAndGet();
        execute("socket", name, type);
        return new PythonSocket(this, codec, name);
    }

    /** Closes all sockets, so that the process can serve the next test. */
    public void closeAllSockets() {
        execute("close-all");
    }

    /** Ends the process as {@code kill -9} does, and returns once it is gone. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the process as {@code kill -STOP} does: its connections stay open and silent. */
    public void suspend() {
        signal("STOP");
    }

    /** Lets a suspended process go on. */
    public void resume() {
        signal("CONT");
    }

    /** Returns whether the process runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        kill();
        codec.close();
    }

    String execute(String... words) {
        return await(submit(words));
    }

    /** Sends a command; the future completes with what follows "ok", with null for "again", or fails. */
    CompletableFuture<@Nullable String> submit(String... words) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        synchronized (this) {
            unanswered.add(answer);
            try {
                for (String word : words) {
                    input.write(word);
                    input.write(' ');
                }
                input.write('\n');
                input.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("the python peer is gone", e);
            }
        }
        return answer.thenApply(PythonPeer::resultOf);
    }

    /** Waits for an answer, and fails if there is none in time. */
    public static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the python peer was asked", e);
        } catch (ExecutionException e) {
            throw new AssertionError("the python peer failed: " + e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new AssertionError("the python peer did not answer within " + ANSWER_SECONDS + " s", e);
        }
    }

    private static @Nullable String resultOf(String line) {
        if (line.equals("again")) {
            return null;
        }
        if (line.equals("ok")) {
            return "";
        }
        if (line.startsWith("ok ")) {
            return line.substring(3);
        }
        throw new IllegalStateException(line);
    }

    private void readAnswers() {
        try (BufferedReader output = process.inputReader(StandardCharsets.US_ASCII)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                CompletableFuture<String> answer;
                synchronized (this) {
                    answer = unanswered.remove();
                }
                answer.complete(line);
            }
            failUnanswered(new IllegalStateException("the process ended"));
        } catch (IOException e) {
            failUnanswered(e);
        }
    }

    private synchronized void failUnanswered(Exception reason) {
        unanswered.forEach(answer -> answer.completeExceptionally(reason));
        unanswered.clear();
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill -" + name + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path script() {
        try {
            URL url = Objects.requireNonNull(PythonPeer.class.getResource("zmq_peer.py"));
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
