// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import java.time.Duration;

/**
 * The properties {@code zmq.metrics.*}.
 *
 * <p>Not thread-safe; filled in once at start.
 */
public class ZmqMetricsProperties {

    /**
     * Whether single peers have time series of their own, tagged with their addresses.
     */
    private boolean peersEnabled;

    /**
     * Most peers of one socket that have time series of their own; who comes later has none until others go.
     */
    private int peersLimit = 100;

    /**
     * How often it is found out which peers there are, and what they do.
     */
    private Duration peersInterval = Duration.ofSeconds(5);

    /** Creates the default settings. */
    public ZmqMetricsProperties() {}

    public boolean isPeersEnabled() {
        return peersEnabled;
    }

    public void setPeersEnabled(boolean peersEnabled) {
        this.peersEnabled = peersEnabled;
    }

    public int getPeersLimit() {
        return peersLimit;
    }

    public void setPeersLimit(int peersLimit) {
        this.peersLimit = peersLimit;
    }

    public Duration getPeersInterval() {
        return peersInterval;
    }

    public void setPeersInterval(Duration peersInterval) {
        this.peersInterval = peersInterval;
    }
}
