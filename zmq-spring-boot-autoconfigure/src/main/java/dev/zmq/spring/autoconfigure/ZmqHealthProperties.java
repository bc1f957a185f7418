// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The properties {@code zmq.health.*}: when a socket counts as ill. None of the rules holds until it is asked for.
 *
 * <p>Not thread-safe; filled in once at start.
 */
public class ZmqHealthProperties {

    /**
     * Fewest ready peers of a socket, by its name; 0 for sockets that are not named.
     */
    private final Map<String, Integer> minimumPeers = new LinkedHashMap<>();

    /**
     * Whether a socket that neither listens nor connects anywhere is ill.
     */
    private boolean endpointRequired;

    /**
     * Whether an endpoint may be given up without the socket being ill.
     */
    private boolean failedPeersAllowed = true;

    /**
     * How full, in percent of its high-water mark, a queue may be for longer than full-queue-time; 0 for no rule.
     */
    private int fullQueuePercent;

    /**
     * For how long a queue may be above full-queue-percent.
     */
    private Duration fullQueueTime = Duration.ofSeconds(30);

    /**
     * Most messages that a socket may drop within a minute, those of conflate aside; negative for no rule.
     */
    private long maximumDropsPerMinute = -1;

    /**
     * For how long an endpoint that a socket connects to may be without a ready peer; negative for no rule.
     */
    private Duration maximumAbsence = Duration.ofSeconds(-1);

    /**
     * Longest time that a heartbeat of a ready peer may take; negative for no rule.
     */
    private Duration maximumRoundTrip = Duration.ofSeconds(-1);

    /**
     * Status of a socket that breaks a rule.
     */
    private String violationStatus = "DOWN";

    /** Creates the default settings. */
    public ZmqHealthProperties() {}

    public Map<String, Integer> getMinimumPeers() {
        return minimumPeers;
    }

    public boolean isEndpointRequired() {
        return endpointRequired;
    }

    public void setEndpointRequired(boolean endpointRequired) {
        this.endpointRequired = endpointRequired;
    }

    public boolean isFailedPeersAllowed() {
        return failedPeersAllowed;
    }

    public void setFailedPeersAllowed(boolean failedPeersAllowed) {
        this.failedPeersAllowed = failedPeersAllowed;
    }

    public int getFullQueuePercent() {
        return fullQueuePercent;
    }

    public void setFullQueuePercent(int fullQueuePercent) {
        this.fullQueuePercent = fullQueuePercent;
    }

    public Duration getFullQueueTime() {
        return fullQueueTime;
    }

    public void setFullQueueTime(Duration fullQueueTime) {
        this.fullQueueTime = fullQueueTime;
    }

    public long getMaximumDropsPerMinute() {
        return maximumDropsPerMinute;
    }

    public void setMaximumDropsPerMinute(long maximumDropsPerMinute) {
        this.maximumDropsPerMinute = maximumDropsPerMinute;
    }

    public Duration getMaximumAbsence() {
        return maximumAbsence;
    }

    public void setMaximumAbsence(Duration maximumAbsence) {
        this.maximumAbsence = maximumAbsence;
    }

    public Duration getMaximumRoundTrip() {
        return maximumRoundTrip;
    }

    public void setMaximumRoundTrip(Duration maximumRoundTrip) {
        this.maximumRoundTrip = maximumRoundTrip;
    }

    public String getViolationStatus() {
        return violationStatus;
    }

    public void setViolationStatus(String violationStatus) {
        this.violationStatus = violationStatus;
    }
}
