// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One peer of a socket, as seen at one moment.
 *
 * @param id which of the socket's peers this is, for {@link Socket#disconnectPeer}: never given to another one; an endpoint that the
 *     socket connects to keeps its id when the connection is lost and made again
 * @param endpoint the local endpoint that accepted the peer, or the one this socket connects to
 * @param accepted whether the peer connected to us; false if we connect to it
 * @param address the peer's address and port, such as {@code tcp://127.0.0.1:40458}, or over ipc the user and the group that it
 *     runs as, or over inproc the endpoint; null while not connected
 * @param localAddress this side's address and port of the connection, which the peer's statistics have as {@code address}
 *     unless somebody between the two translates addresses; null while not connected, and over ipc and inproc
 * @param routingId the peer's routing id in printable form (see {@link #printable}); null if unknown
 * @param socketType the type the peer announced; null before the handshake, and if it speaks ZMTP 1.0 or none
 * @param mechanism the security mechanism; null before the handshake, over inproc, and if the peer speaks no ZMTP
 * @param protocolVersion the version of ZMTP that both sides speak, {@code 1.0} to {@code 3.1}; null before the handshake,
 *     over inproc, and if the peer speaks none
 * @param userId the authenticated user, null if there is none
 * @param state where the connection stands
 * @param stateSince since when; while the peer is not ready, {@code CONNECTING}, {@code HANDSHAKING} and
 *     {@code RECONNECTING} take turns and count as one time, so that this tells how long it has not been ready
 * @param failedAttempts how many attempts to connect have failed since the peer was last ready
 * @param lastError why the last attempt failed or the last connection was lost, which may be over by now (see the
 *     state); null if nothing ever went wrong
 * @param lastErrorAt when that was, null if nothing ever went wrong
 * @param outgoing what is sent to the peer
 * @param incoming what is received from the peer
 * @param dropped messages dropped, by reason; reasons that never occurred are absent
 * @param reconnects how often a lost connection was established again
 * @param heartbeatRoundTrip the time from the last ping to its answer, null if there was none
 */
public record PeerStatistics(
        long id,
        String endpoint,
        boolean accepted,
        @Nullable String address,
        @Nullable String localAddress,
        @Nullable String routingId,
        @Nullable String socketType,
        @Nullable String mechanism,
        @Nullable String protocolVersion,
        @Nullable String userId,
        PeerState state,
        Instant stateSince,
        long failedAttempts,
        @Nullable String lastError,
        @Nullable Instant lastErrorAt,
        QueueStatistics outgoing,
        QueueStatistics incoming,
        Map<DropReason, Long> dropped,
        long reconnects,
        @Nullable Duration heartbeatRoundTrip) {

    private static final String HEX_PREFIX = "0x";

    /**
     * Returns a routing id as {@link #routingId()} has it: text without control characters, or hexadecimal after {@code 0x}.
     * Text that begins with {@code 0x} is in hexadecimal, too, so that no two ids look the same.
     */
    public static String printable(byte[] routingId) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(routingId))
                    .toString();
            if (!text.startsWith(HEX_PREFIX) && text.codePoints().noneMatch(Character::isISOControl)) {
                return text;
            }
        } catch (CharacterCodingException e) {
            return hex(routingId);
        }
        return hex(routingId);
    }

    private static String hex(byte[] routingId) {
        return HEX_PREFIX + HexFormat.of().formatHex(routingId);
    }
}
