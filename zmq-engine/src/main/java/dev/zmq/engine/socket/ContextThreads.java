// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.InvalidOptionException;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.ZmqUnsupportedException;
import dev.zmq.engine.reactor.IoThread;
import dev.zmq.engine.session.IoThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The threads of one context. Thread-safe. */
final class ContextThreads implements IoThreads {

    private static final long KEEP_ALIVE_SECONDS = 5;
    private static final int MAX_RESOLVERS = 64;

    // One at least, though maybe for no channels.
    private final List<IoThread> ioThreads;
    private final int forChannels;
    private final ThreadPoolExecutor resolvers;
    private final AtomicInteger waiting = new AtomicInteger();
    private final DirectWrites directWrites = new DirectWrites();

    ContextThreads(String prefix, int count) {
        this.forChannels = count;
        // A look-up may take many seconds: each has its own thread, and none exists while there is nothing to look up.
        this.resolvers = new ThreadPoolExecutor(
                0, MAX_RESOLVERS, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, prefix + "-resolver");
                    thread.setDaemon(true);
                    return thread;
                });
        this.ioThreads = start(prefix, Math.max(1, count));
    }

    /** Starts all of them, or else leaves none behind: the system may have no thread or descriptor to spare. */
    private static List<IoThread> start(String prefix, int count) {
        List<IoThread> started = new ArrayList<>(count);
        try {
            for (int i = 0; i < count; i++) {
                IoThread thread = new IoThread(prefix + "-io-" + i);
                thread.start();
                started.add(thread);
            }
            return List.copyOf(started);
        } catch (Throwable e) {
            stop(started);
            throw e;
        }
    }

    private static void stop(List<IoThread> threads) {
        threads.forEach(IoThread::stop);
        threads.forEach(IoThread::join);
    }

    @Override
    public IoThread choose(long affinity) {
        if (forChannels == 0) {
            throw new ZmqUnsupportedException(
                    "The context has no I/O threads (ioThreads is 0), so that only inproc works:"
                            + " build it with at least one");
        }
        IoThread best = null;
        for (int i = 0; i < ioThreads.size(); i++) {
            IoThread thread = ioThreads.get(i);
            if (isIn(affinity, i) && (best == null || thread.load() < best.load())) {
                best = thread;
            }
        }
        if (best == null) {
            throw new InvalidOptionException(
                    SocketOptions.AFFINITY.name(),
                    affinity,
                    "0, or bits below bit " + ioThreads.size(),
                    "the context has " + ioThreads.size() + " I/O threads, of which the first has bit 0");
        }
        return best;
    }

    @Override
    public IoThread chooseForTasks() {
        return ioThreads.get(0);
    }

    private static boolean isIn(long affinity, int index) {
        return affinity == 0 || (index < Long.SIZE && (affinity & 1L << index) != 0);
    }

    @Override
    public Executor resolver() {
        return resolvers;
    }

    /** Returns the I/O thread if there is only one, else null. */
    @Nullable
    IoThread only() {
        return ioThreads.size() == 1 ? ioThreads.get(0) : null;
    }

    /** Returns what the sending threads of the context have written themselves. */
    DirectWrites directWrites() {
        return directWrites;
    }

    /** Counts a thread that starts to wait for a socket of this context; returns the number of those that do. */
    int enterWait() {
        return waiting.incrementAndGet();
    }

    void leaveWait() {
        waiting.decrementAndGet();
    }

    /** Returns whether other threads than the caller, which does, wait for a socket of this context. */
    boolean othersWait() {
        return waiting.get() > 1;
    }

    int alive() {
        int io = (int) ioThreads.stream().filter(IoThread::isAlive).count();
        return io + resolvers.getPoolSize();
    }

    int channels() {
        return ioThreads.stream().mapToInt(IoThread::load).sum();
    }

    void close() {
        resolvers.shutdownNow();
        stop(ioThreads);
        awaitTermination(resolvers);
    }

    /** Waits a second at most for an executor to end; an interrupt is kept for later. */
    static void awaitTermination(ExecutorService executor) {
        boolean interrupted = Thread.interrupted();
        try {
            executor.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
