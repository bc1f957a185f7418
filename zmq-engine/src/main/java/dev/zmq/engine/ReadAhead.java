// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets a {@link Poller} wait for what the JDK can only block for, such as {@code System.in} or changes of files: a daemon thread
 * calls again and again, and keeps a few results.
 *
 * <pre>{@code
 * ReadAhead<String> input = ReadAhead.lines(System.in, StandardCharsets.UTF_8);
 * ReadAhead<WatchKey> changes = ReadAhead.of("changes", watcher::take);
 * }</pre>
 *
 * <p>Nothing is lost: results are kept until {@link #poll} takes them, after {@link #close} too. What is read through a
 * {@code ReadAhead} must from then on be read through nothing else.
 *
 * <p>The thread ends with the input, with the first failure, or with {@link #close}, which interrupts it. A read of
 * {@code System.in} does not heed interrupts: its thread stays until there is input, or until the JVM ends, which it does not
 * hold up.
 *
 * <p>Thread-safe.
 *
 * @param <T> the type of the results
 */
public final class ReadAhead<T> implements PollSource, AutoCloseable {

    private static final int MAX_RESULTS = 16;
    private static final int MAX_BYTES = 8192;

    private final Callable<? extends @Nullable T> call;
    private final Thread thread;
    private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final ArrayDeque<T> results = new ArrayDeque<>();
    private boolean closed;
    private boolean ended;
    private @Nullable Throwable failure;

    private ReadAhead(String threadName, Callable<? extends @Nullable T> call) {
        this.call = Objects.requireNonNull(call, "call");
        this.thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
    }

    /**
     * Starts to call ahead, up to 16 results.
     *
     * @param threadName of the thread that calls
     * @param call waits for the next result; null is the end
     */
    public static <T> ReadAhead<T> of(String threadName, Callable<? extends @Nullable T> call) {
        ReadAhead<T> ahead = new ReadAhead<>(threadName, call);
        ahead.thread.start();
        return ahead;
    }

    /** Starts to read ahead, in pieces as they come, of 1 byte to 8 KiB. The stream stays open. */
    public static ReadAhead<byte[]> bytes(InputStream stream) {
        byte[] buffer = new byte[MAX_BYTES];
        return of("zmq-read-ahead", () -> {
            int count = stream.read(buffer);
            return count < 0 ? null : Arrays.copyOf(buffer, count);
        });
    }

    /** Starts to read ahead lines, without their ends. The stream stays open. */
    public static ReadAhead<String> lines(InputStream stream, Charset charset) {
        return of("zmq-read-ahead", new BufferedReader(new InputStreamReader(stream, charset))::readLine);
    }

    // ---- The thread that calls. ----

    private void run() {
        Throwable reason = null;
        try {
            T result = call.call();
            while (result != null && keep(result)) {
                result = call.call();
            }
        } catch (Throwable e) { // whatever it is, failure() tells it
            reason = e;
        }
        end(reason);
    }

    /** Keeps a result and waits until there is room for the next; returns whether to go on. */
    private boolean keep(T result) throws InterruptedException {
        lock.lock();
        try {
            results.add(result);
        } finally {
            lock.unlock();
        }
        signal();
        lock.lockInterruptibly();
        try {
            while (results.size() >= MAX_RESULTS && !closed) {
                room.await();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void end(@Nullable Throwable reason) {
        lock.lock();
        try {
            failure = closed ? null : reason;
            ended = true;
        } finally {
            lock.unlock();
        }
        signal();
    }

    private void signal() {
        listeners.forEach(Runnable::run);
    }

    // ---- The application. ----

    /** Takes the next result; null if there is none now. Does not wait. */
    public @Nullable T poll() {
        lock.lock();
        try {
            T result = results.poll();
            room.signal();
            return result;
        } finally {
            lock.unlock();
        }
    }

    /** Returns what ended the reading, null if it goes on, has come to its end or was closed. */
    public @Nullable Throwable failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isReady() {
        lock.lock();
        try {
            return !results.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean hasEnded() {
        lock.lock();
        try {
            return ended && results.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void addListener(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(Runnable listener) {
        listeners.remove(listener);
    }

    /**
     * Lets the thread end, at once or after the call it is in, and does not wait for that. The result of that call can still
     * be taken. Closing again has no effect.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        thread.interrupt();
    }
}
