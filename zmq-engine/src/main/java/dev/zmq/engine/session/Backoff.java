// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next attempt to connect. Only for use on one thread. */
final class Backoff {

    /** The longest wait for an endpoint that speaks another protocol, if the settings name none. */
    static final long MAX_PROTOCOL_ERROR_MILLIS = 5_000;

    private final SessionSettings.Reconnect settings;
    private int doublings;

    Backoff(SessionSettings.Reconnect settings) {
        this.settings = settings;
    }

    /** Returns whether there is a next attempt at all. */
    boolean isEnabled() {
        return settings.intervalMillis() > 0;
    }

    /** Returns the wait before the next attempt. */
    long nextMillis() {
        if (settings.maxMillis() > 0) {
            return doubled(settings.maxMillis());
        }
        return settings.intervalMillis() + ThreadLocalRandom.current().nextLong(settings.intervalMillis());
    }

    /** Returns the wait before the next attempt to reach what has broken the protocol, which doubles in any case. */
    long nextMillisAfterProtocolError() {
        if (settings.maxMillis() > 0) {
            return nextMillis();
        }
        return doubled(Math.max(settings.intervalMillis(), MAX_PROTOCOL_ERROR_MILLIS));
    }

    private long doubled(long maxMillis) {
        long millis = settings.intervalMillis();
        for (int i = 0; i < doublings && millis < maxMillis; i++) {
            millis = millis > maxMillis / 2 ? maxMillis : 2 * millis;
        }
        doublings++;
        return Math.min(millis, maxMillis);
    }

    /** Begins with the shortest wait again: a peer that speaks our protocol was there. */
    void reset() {
        doublings = 0;
    }
}
