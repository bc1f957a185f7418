// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes the events of one container one after the other, in the order in which they happened, though they happen on
 * several threads: each is added under the container's lock, and published without it by whichever thread finds nobody else
 * at it.
 *
 * <p>Thread-safe.
 */
final class ContainerEvents {

    private static final Log LOG = LogFactory.getLog(ContainerEvents.class);

    private final @Nullable ApplicationEventPublisher publisher;

    // Both guarded by the queue.
    private final Queue<ZmqListenerEvent> waiting = new ArrayDeque<>();
    private boolean publishing;

    /**
     * Creates a queue.
     *
     * @param publisher publishes events; null for nobody
     */
    ContainerEvents(@Nullable ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    /** Adds what has happened; {@link #publish()} is to follow once the container's lock is free. */
    void add(ZmqListenerEvent event) {
        if (publisher != null) {
            synchronized (waiting) {
                waiting.add(event);
            }
        }
    }

    /** Publishes what was added, unless another thread, or this one further up, is at it: that one does it then. */
    void publish() {
        ZmqListenerEvent next;
        while ((next = begin()) != null) {
            try {
                publish(next);
            } finally {
                end();
            }
        }
    }

    private @Nullable ZmqListenerEvent begin() {
        synchronized (waiting) {
            ZmqListenerEvent next = publishing ? null : waiting.poll();
            publishing |= next != null;
            return next;
        }
    }

    private void end() {
        synchronized (waiting) {
            publishing = false;
        }
    }

    /** Whoever takes the event must not end what it tells of. */
    private void publish(ZmqListenerEvent event) {
        if (publisher != null) {
            try {
                publisher.publishEvent(event);
            } catch (RuntimeException | Error failure) {
                LOG.error("Who was told that " + event + " failed", failure);
            }
        }
    }
}
