// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.Socket;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes what happens to the connections of sockets as {@link ZmqSocketEvent}, and logs it. What happens before the
 * application has started is published then, as nobody listens before.
 *
 * <p>Publishing has a thread of its own: whoever takes an event may be long about it, and holds up neither the start of the
 * application nor others that watch the sockets.
 *
 * <p>Thread-safe.
 */
public final class ZmqSocketEvents implements SmartLifecycle {

    private static final Log LOG = LogFactory.getLog(ZmqSocketEvents.class);
    private static final int MAX_PENDING_EVENTS = 10_000;
    private static final long KEEP_ALIVE_SECONDS = 5;

    private final ApplicationEventPublisher publisher;
    private final EventLog log = new EventLog(System::nanoTime);
    private final Set<Socket> watched = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Executor thread = daemonThread();

    // Under the lock of the queue, which is never held while somebody is told.
    private final Queue<ZmqSocketEvent> pending = new ArrayDeque<>();
    private boolean running;
    private boolean publishing;
    private boolean losing;

    /** Creates a publisher that waits for the start of the application. */
    public ZmqSocketEvents(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    private static Executor daemonThread() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1, 1, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "zmq-events");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Publishes the events of a socket from now on; has no effect on one that is watched already. */
    public void watch(String socketName, Socket socket) {
        synchronized (watched) {
            if (!watched.add(socket)) {
                return;
            }
        }
        socket.addMonitor(event -> {
            onEvent(new ZmqSocketEvent(socketName, event));
            if (event.kind() == MonitorEvent.Kind.MONITOR_STOPPED) {
                synchronized (watched) {
                    watched.remove(socket);
                }
            }
        });
    }

    private void onEvent(ZmqSocketEvent event) {
        synchronized (pending) {
            log.log(event);
            if (pending.size() == MAX_PENDING_EVENTS) {
                pending.poll();
                if (!losing) {
                    LOG.warn("More than " + MAX_PENDING_EVENTS + " events of sockets wait to be published:"
                            + " the oldest are left out until those who take them have caught up");
                }
                losing = true;
            }
            pending.add(event);
            publishLater();
        }
    }

    /** Under the lock. */
    private void publishLater() {
        if (running && !publishing) {
            publishing = true;
            thread.execute(this::publishPending);
        }
    }

    private void publishPending() {
        ZmqSocketEvent event;
        while ((event = next()) != null) {
            publish(event);
        }
    }

    private @Nullable ZmqSocketEvent next() {
        synchronized (pending) {
            ZmqSocketEvent next = running ? pending.poll() : null;
            publishing = next != null;
            losing &= publishing;
            return next;
        }
    }

    /** Whoever takes the event must not end the events of others. */
    private void publish(ZmqSocketEvent event) {
        try {
            publisher.publishEvent(event);
        } catch (RuntimeException | Error failure) {
            LOG.error("Who was told of " + EventLog.describe(event) + " failed", failure);
        }
    }

    @Override
    public void start() {
        synchronized (pending) {
            running = true;
            if (!pending.isEmpty()) {
                publishLater();
            }
        }
    }

    @Override
    public void stop() {
        synchronized (pending) {
            running = false;
        }
    }

    @Override
    public boolean isRunning() {
        synchronized (pending) {
            return running;
        }
    }

    /** First to start and last to stop. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
