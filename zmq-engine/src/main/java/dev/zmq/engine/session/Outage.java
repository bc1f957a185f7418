// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.Socket;
import dev.zmq.engine.pipe.Pipe;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Tells operators of the trouble with one endpoint that this socket connects to: always in the statistics, and in the log
 * once when it begins, once for each further cause, and once when it is over. Attempts are not logged one by one, and an
 * endpoint that comes and goes all the time is given a few lines a minute.
 *
 * <p>Only for use on the session's I/O thread.
 */
final class Outage {

    /** The most causes that are told of one outage. */
    static final int MAX_CAUSES = 8;

    // Under a name that applications know: it is where they switch the events of connections on, too.
    private static final Logger LOG = System.getLogger(Socket.class.getName());

    private final String socketName;
    private final Pipe pipe;
    private final LongSupplier clockNanos;
    private final WarningLimit limit;
    private final Set<String> warnedOf = new HashSet<>();

    private boolean everReady;
    private boolean underWay;
    private boolean quiet;
    private long beginNanos;
    private long untold;

    Outage(String socketName, Pipe pipe, LongSupplier clockNanos) {
        this.socketName = socketName;
        this.pipe = pipe;
        this.clockNanos = clockNanos;
        this.beginNanos = clockNanos.getAsLong();
        this.limit = new WarningLimit(clockNanos);
    }

    /** Notes that an attempt to connect ended before the peer was ready. */
    void onFailedAttempt(String error) {
        pipe.setFailedAttempts(pipe.failedAttempts() + 1);
        pipe.setTrouble(error);
    }

    /** Notes that an attempt to connect gets no answer; it goes on. */
    void onSilence(String error) {
        onRetry(error);
        pipe.setTrouble(error);
    }

    /** Notes that the connection to a peer that was ready is lost. */
    void onLost(String error) {
        beginNanos = clockNanos.getAsLong();
        pipe.setTrouble(error);
    }

    /** Notes that the endpoint, having failed or been lost, will be tried again. */
    void onRetry(String error) {
        if (quiet) {
            return;
        }
        if (warnedOf.size() < MAX_CAUSES && !warnedOf.contains(error)) {
            if (limit.tryAcquire()) {
                warn(error);
            } else if (!underWay) {
                untold++;
            }
        }
        underWay = true;
    }

    private void warn(String error) {
        StringBuilder text = new StringBuilder("Socket ").append(socketName);
        if (underWay) {
            text.append(" still has no connection to ")
                    .append(pipe.endpoint())
                    .append(" after ")
                    .append(duration());
        } else {
            text.append(everReady ? " lost its connection to " : " cannot connect to ")
                    .append(pipe.endpoint());
        }
        text.append(": ").append(error).append(". It keeps trying, and logs when it is connected.");
        if (untold > 0) {
            text.append(" Outages before this one that were not logged: ")
                    .append(untold)
                    .append('.');
        }
        LOG.log(Level.WARNING, text.toString());
        warnedOf.add(error);
        untold = 0;
    }

    /** Notes that the peer is ready. */
    void onReady() {
        if (!warnedOf.isEmpty() && !quiet) {
            LOG.log(
                    Level.INFO,
                    "Socket " + socketName + " is connected to " + pipe.endpoint() + (everReady ? " again" : "")
                            + " after " + duration() + " (failed attempts: " + pipe.failedAttempts() + ")");
        }
        everReady = true;
        underWay = false;
        warnedOf.clear();
        pipe.setFailedAttempts(0);
    }

    /** Notes that the endpoint is not tried again. This is logged in any case: there is no further word. */
    void onGivenUp(String error, String remedy, long droppedMessages) {
        LOG.log(
                Level.WARNING,
                "Socket " + socketName + " has given up " + pipe.endpoint() + ": " + error
                        + ". Queued messages dropped: "
                        + droppedMessages + ". " + remedy
                        + ", then restart the application, or disconnect and connect the endpoint.");
    }

    /** Notes that this side closes the endpoint: what fails from now on is nobody's trouble. */
    void onClosing() {
        quiet = true;
    }

    private String duration() {
        return Span.ofNanos(clockNanos.getAsLong() - beginNanos);
    }
}
