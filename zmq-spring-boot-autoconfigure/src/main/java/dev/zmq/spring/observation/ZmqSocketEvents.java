// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.engine.Socket;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Queue;
import java.util.Set;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes what happens to the connections of sockets as {@link ZmqSocketEvent}, and logs it. What happens before the
 * application has started is published then, as nobody listens before.
 *
 * <p>Thread-safe.
 */
public final class ZmqSocketEvents implements SmartLifecycle {

    private static final Log LOG = LogFactory.getLog(ZmqSocketEvents.class);
    private static final int MAX_EARLY_EVENTS = 1_000;

    private final ApplicationEventPublisher publisher;
    private final EventLog log = new EventLog(System::nanoTime);
    private final Set<Socket> watched = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Queue<ZmqSocketEvent> early = new ArrayDeque<>();

    // With the early events guarded by their lock, which is never held while somebody is told.
    private boolean running;

    /** Creates a publisher that waits for the start of the application. */
    public ZmqSocketEvents(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    /** Publishes the events of a socket from now on; has no effect on one that is watched already. */
    public void watch(String socketName, Socket socket) {
        synchronized (watched) {
            if (!watched.add(socket)) {
                return;
            }
        }
        socket.addMonitor(event -> onEvent(new ZmqSocketEvent(socketName, event)));
    }

    private void onEvent(ZmqSocketEvent event) {
        synchronized (early) {
            log.log(event);
            if (!running) {
                if (early.size() < MAX_EARLY_EVENTS) {
                    early.add(event);
                }
                return;
            }
        }
        publish(event);
    }

    /** Whoever takes the event must not end the events of others. */
    private void publish(ZmqSocketEvent event) {
        try {
            publisher.publishEvent(event);
        } catch (RuntimeException failure) {
            LOG.error("Who was told of " + EventLog.describe(event) + " failed", failure);
        }
    }

    @Override
    public void start() {
        ZmqSocketEvent event;
        while ((event = nextEarly()) != null) {
            publish(event);
        }
    }

    /** Returns null once what comes next may be published at once. */
    private @Nullable ZmqSocketEvent nextEarly() {
        synchronized (early) {
            ZmqSocketEvent next = early.poll();
            running = next == null;
            return next;
        }
    }

    @Override
    public void stop() {
        synchronized (early) {
            running = false;
        }
    }

    @Override
    public boolean isRunning() {
        synchronized (early) {
            return running;
        }
    }

    /** First to start and last to stop. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
