// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import java.time.Duration;
import org.springframework.boot.health.contributor.Status;

/**
 * What a socket must keep to, beyond being open, to count as healthy. Each rule is off until asked for: a peer that is away
 * is no illness of this application.
 *
 * @param minimumPeers how many peers must be ready at least; 0 for no rule
 * @param endpointRequired whether the socket must listen or connect somewhere
 * @param failedPeersAllowed whether endpoints may be given up
 * @param fullQueuePercent how full, in percent of its high-water mark, a queue may be for longer than {@code fullQueueTime}, 1
 *     to 100; 0 for no rule
 * @param fullQueueTime for how long it may be so full
 * @param maximumDropsPerMinute how many messages may be dropped within a minute, those of {@code conflate} aside; negative for
 *     no rule
 * @param maximumAbsence for how long an endpoint that the socket connects to may be without a ready peer, because it is down
 *     or its heartbeat has fallen silent; negative for no rule
 * @param maximumRoundTrip how long the last heartbeat of a ready peer may have taken; negative for no rule
 * @param violation the status of a socket that breaks a rule
 */
public record ZmqHealthRules(
        int minimumPeers,
        boolean endpointRequired,
        boolean failedPeersAllowed,
        int fullQueuePercent,
        Duration fullQueueTime,
        long maximumDropsPerMinute,
        Duration maximumAbsence,
        Duration maximumRoundTrip,
        Status violation) {

    private static final Duration NO_LIMIT = Duration.ofSeconds(-1);

    /** No rule at all. */
    public static final ZmqHealthRules NONE =
            new ZmqHealthRules(0, false, true, 0, Duration.ZERO, -1, NO_LIMIT, NO_LIMIT, Status.DOWN);
}
