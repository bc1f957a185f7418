// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.MonitorListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Delivers monitor events on a thread of its own, which exists only while there are some. The I/O threads never wait for
 * a listener: when one is too slow, the oldest events are dropped, which is logged.
 */
final class MonitorDispatcher {

    private static final Logger LOG = System.getLogger(MonitorDispatcher.class.getName());
    private static final int MAX_PENDING_EVENTS = 10_000;
    private static final long KEEP_ALIVE_SECONDS = 5;

    private final ThreadPoolExecutor executor;
    private final AtomicLong dropped = new AtomicLong();

    MonitorDispatcher(String threadName) {
        this.executor = new ThreadPoolExecutor(
                1,
                1,
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_PENDING_EVENTS),
                task -> {
                    Thread thread = new Thread(task, threadName);
                    thread.setDaemon(true);
                    return thread;
                },
                this::dropOldest);
        executor.allowCoreThreadTimeOut(true);
    }

    void dispatch(MonitorEvent event, List<MonitorListener> listeners) {
        executor.execute(() -> {
            for (MonitorListener listener : listeners) {
                try {
                    listener.onEvent(event);
                } catch (RuntimeException e) {
                    LOG.log(Level.WARNING, "A monitor listener of socket " + event.socketName() + " failed", e);
                }
            }
            logIfCaughtUp();
        });
    }

    private void dropOldest(Runnable task, ThreadPoolExecutor full) {
        if (full.isShutdown()) {
            return; // of a socket that outlived its context, which has told all who listened
        }
        full.getQueue().poll();
        if (dropped.getAndIncrement() == 0) {
            LOG.log(
                    Level.WARNING,
                    "Monitor listeners are too slow: " + MAX_PENDING_EVENTS
                            + " events wait for them, and the oldest are" + " dropped");
        }
        full.execute(task);
    }

    private void logIfCaughtUp() {
        if (dropped.get() > 0 && executor.getQueue().isEmpty()) {
            LOG.log(Level.WARNING, "Monitor listeners missed " + dropped.getAndSet(0) + " events: they were too slow");
        }
    }

    int threads() {
        return executor.getPoolSize();
    }

    /** Delivers what is pending, for at most a second, and ends the thread. */
    void close() {
        executor.shutdown();
        ContextThreads.awaitTermination(executor);
    }
}
