// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.engine.MonitorEvent;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Writes one line for each event: at INFO when a peer comes or goes, ten a minute for each endpoint, the rest at DEBUG. What goes
 * wrong is warned of by the engine, which also knows what to do about it.
 *
 * <p>Used by one thread at a time.
 */
final class EventLog {

    private static final Log LOG = LogFactory.getLog(ZmqSocketEvent.class);

    private final EventLimit limit;

    EventLog(LongSupplier nanoTime) {
        this.limit = new EventLimit(nanoTime);
    }

    void log(ZmqSocketEvent event) {
        switch (event.event().kind()) {
            case HANDSHAKE_SUCCEEDED, DISCONNECTED -> info(event);
            default -> {
                if (LOG.isDebugEnabled()) {
                    LOG.debug(describe(event));
                }
            }
        }
    }

    private void info(ZmqSocketEvent event) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        int leftOut = limit.acquire(event.socketName() + ' ' + event.event().endpoint());
        if (leftOut == EventLimit.NOT_NOW) {
            LOG.debug(describe(event));
        } else {
            LOG.info(describe(event) + (leftOut == 0 ? "" : " (" + leftOut + " more of this endpoint before it)"));
        }
    }

    static String describe(ZmqSocketEvent socketEvent) {
        MonitorEvent event = socketEvent.event();
        StringBuilder line = new StringBuilder("Socket '")
                .append(socketEvent.socketName())
                .append("': ")
                .append(event.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        if (!event.endpoint().isEmpty()) {
            line.append(" at ").append(event.endpoint());
        }
        if (event.peerAddress() != null && !event.peerAddress().equals(event.endpoint())) {
            line.append(", peer ").append(event.peerAddress());
        }
        if (event.routingId() != null) {
            line.append(", routing id ").append(event.routingId());
        }
        if (event.detail() != null) {
            line.append(": ").append(event.detail());
        }
        return line.toString();
    }
}
