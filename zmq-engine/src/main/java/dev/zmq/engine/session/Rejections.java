// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.Socket;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Tells operators of peers that a listener turned away: each is counted, a few a minute are logged. Who only connects and
 * goes again, as a port probe does, is not among them.
 *
 * <p>Thread-safe: accepted peers live on different I/O threads.
 */
final class Rejections {

    private static final Logger LOG = System.getLogger(Socket.class.getName());

    private final SessionHost host;
    private final String endpoint;
    private final WarningLimit limit;
    private final AtomicLong untold = new AtomicLong();

    Rejections(SessionHost host, String endpoint, LongSupplier clockNanos) {
        this.host = host;
        this.endpoint = endpoint;
        this.limit = new WarningLimit(clockNanos);
    }

    /** Notes that a connection ended before its handshake. */
    void onFailedHandshake(String address, Closure closure) {
        switch (closure.cause()) {
            case PROTOCOL_ERROR, INCOMPATIBLE, REFUSED, TIMED_OUT -> onRefused(address, closure.detail());
            case LOST, CLOSED_HERE -> {}
        }
    }

    /** Notes that a peer was not even listened to. */
    void onRefused(String address, String reason) {
        warn(address, reason);
        host.rejected(address + ": " + reason);
    }

    private void warn(String address, String detail) {
        if (!limit.tryAcquire()) {
            untold.incrementAndGet();
            return;
        }
        long before = untold.getAndSet(0);
        LOG.log(
                Level.WARNING,
                "Socket " + host.name() + " turned " + address + " away, which connected to " + endpoint + ": " + detail
                        + "."
                        + (before == 0
                                ? ""
                                : " Peers turned away before this one that were not logged: " + before + "."));
    }
}
