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

/**
 * Delivers monitor events on a thread of its own, which exists only while there are some. The I/O threads never wait for
 * a listener: when one is too slow, the oldest events are dropped.
 */
final class MonitorDispatcher {

    private static final Logger LOG = System.getLogger(MonitorDispatcher.class.getName());
    private static final int MAX_PENDING_EVENTS = 10_000;
    private static final long KEEP_ALIVE_SECONDS = 5;

    private final ThreadPoolExecutor executor;

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
                new ThreadPoolExecutor.DiscardOldestPolicy());
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
        });
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
