// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A socket and all its peers, as seen at one moment. Totals include peers that have gone.
 *
 * @param name the socket's name
 * @param type the socket's type
 * @param closed whether the socket is closed
 * @param boundEndpoints where it listens, in resolved form
 * @param connectedEndpoints where it connects to
 * @param sendHighWaterMark the most messages queued for one peer; 0 for no limit
 * @param receiveHighWaterMark the most messages queued from one peer; 0 for no limit
 * @param sentMessages messages accepted for sending; a message that goes to n subscribers counts n times
 * @param sentBytes bytes in the parts of those messages, without framing
 * @param receivedMessages messages that arrived in the socket's queues
 * @param receivedBytes bytes in the parts of those messages, without framing
 * @param outgoingBlockedTime how long queues to peers were full, the times of all peers together
 * @param incomingBlockedTime how long queues from peers were full, the times of all peers together
 * @param dropped messages dropped, by reason; reasons that never occurred are absent
 * @param reconnects how often lost connections were established again
 * @param rejectedPeers how many peers that connected to this socket were turned away: they speak another protocol, their
 *     settings contradict ours, or they did not finish the handshake in time
 * @param lastRejection the address of the last of them, and why it was turned away; null if there was none
 * @param lastRejectionAt when that was, null if there was none
 * @param events how often each monitor event occurred, whoever listened; those that never did are absent
 * @param peers the peers now: accepted ones and connected endpoints, whatever their state
 */
public record SocketStatistics(
        String name,
        SocketType type,
        boolean closed,
        List<String> boundEndpoints,
        List<String> connectedEndpoints,
        int sendHighWaterMark,
        int receiveHighWaterMark,
        long sentMessages,
        long sentBytes,
        long receivedMessages,
        long receivedBytes,
        Duration outgoingBlockedTime,
        Duration incomingBlockedTime,
        Map<DropReason, Long> dropped,
        long reconnects,
        long rejectedPeers,
        @Nullable String lastRejection,
        @Nullable Instant lastRejectionAt,
        Map<MonitorEvent.Kind, Long> events,
        List<PeerStatistics> peers) {}
