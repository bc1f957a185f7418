// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Threads of a test. What goes wrong in one of them fails the test at {@link #join}. */
public final class Workers implements AutoCloseable {

    private static final long JOIN_SECONDS = 40;

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "test-worker");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Future<?>> started = new ArrayList<>();

    /** Work without a result that may fail. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /** Runs work in a thread of its own. */
    public <T> Future<T> call(Callable<T> work) {
        Future<T> future = threads.submit(work);
        started.add(future);
        return future;
    }

    /** Runs work in a thread of its own. */
    public Future<?> run(Work work) {
        return call(() -> {
            work.run();
            return null;
        });
    }

    /** Waits for one worker and returns its result. */
    public static <T> T join(Future<T> future) {
        try {
            return future.get(JOIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while a worker was awaited", e);
        } catch (ExecutionException e) {
            throw new AssertionError("a worker failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("a worker did not end within " + JOIN_SECONDS + " s", e);
        }
    }

    /** Waits for all workers. */
    public void join() {
        started.forEach(Workers::join);
    }

    /** Interrupts the workers that still run, and waits for them. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(JOIN_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("a worker did not end after an interrupt");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
