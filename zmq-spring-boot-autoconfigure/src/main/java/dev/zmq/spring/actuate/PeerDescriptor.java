// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.SocketType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the {@link ZmqEndpoint} says about one peer of a socket. A value that is unknown is null, which JSON leaves out.
 *
 * @param id which of the socket's peers this is; kept by an endpoint that is connected to again, never given to another peer
 * @param trouble what to look at, the worst first: {@code blocked}, {@code failed}, {@code dropping}, {@code deep_queue},
 *     {@code away}
 * @param endpoint the local endpoint that accepted the peer, or the one the socket connects to
 * @param accepted whether the peer connected to us; false if we connect to it
 * @param address the peer's address and port, null while not connected
 * @param routingId the peer's routing id in printable form: text, or hexadecimal after {@code 0x}
 * @param socketType the type the peer announced, in lower case; null before the handshake
 * @param mechanism the security mechanism, null before the handshake
 * @param protocolVersion the version of ZMTP, such as {@code 3.1}; null before the handshake
 * @param userId the authenticated user, null if there is none
 * @param state where the connection stands, in lower case, such as {@code ready}
 * @param stateSince since when; one time for all attempts to connect, so that it tells how long a peer has been away
 * @param failedAttempts how many attempts to connect have failed since the peer was last ready; null for accepted peers
 * @param lastError why the last attempt failed or the last connection was lost, which may be over; null if there was none
 * @param lastErrorAt when that was
 * @param outgoing the queue of what is sent to the peer, null if the type of the socket does not send
 * @param incoming the queue of what is received from the peer, null if the type of the socket does not receive
 * @param dropped messages dropped, by reason in lower case; reasons that never occurred are absent
 * @param reconnects how often a lost connection was established again
 * @param heartbeatRoundTripMicros microseconds from the last ping to its answer, null if there was none
 */
public record PeerDescriptor(
        long id,
        List<String> trouble,
        String endpoint,
        boolean accepted,
        @Nullable String address,
        @Nullable String routingId,
        @Nullable String socketType,
        @Nullable String mechanism,
        @Nullable String protocolVersion,
        @Nullable String userId,
        String state,
        Instant stateSince,
        @Nullable Long failedAttempts,
        @Nullable String lastError,
        @Nullable Instant lastErrorAt,
        @Nullable QueueDescriptor outgoing,
        @Nullable QueueDescriptor incoming,
        Map<String, Long> dropped,
        long reconnects,
        @Nullable Long heartbeatRoundTripMicros)
        implements OperationResponseBody {

    static PeerDescriptor of(RankedPeer ranked, SocketType type) {
        PeerStatistics statistics = ranked.peer();
        String socketType = statistics.socketType();
        Duration roundTrip = statistics.heartbeatRoundTrip();
        return new PeerDescriptor(
                statistics.id(),
                ranked.troubleNames(),
                statistics.endpoint(),
                statistics.accepted(),
                statistics.address(),
                statistics.routingId(),
                socketType == null ? null : socketType.toLowerCase(Locale.ROOT),
                statistics.mechanism(),
                statistics.protocolVersion(),
                statistics.userId(),
                statistics.state().lowerCaseName(),
                statistics.stateSince(),
                statistics.accepted() ? null : statistics.failedAttempts(),
                statistics.lastError(),
                statistics.lastErrorAt(),
                type.canSend() ? QueueDescriptor.of(statistics.outgoing()) : null,
                type.canReceive() ? QueueDescriptor.of(statistics.incoming()) : null,
                ByName.of(statistics.dropped()),
                statistics.reconnects(),
                roundTrip == null ? null : TimeUnit.MICROSECONDS.convert(roundTrip));
    }
}
