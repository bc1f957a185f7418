// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the handshake found out about a peer.
 *
 * @param majorVersion major number of the ZMTP version that the connection uses
 * @param minorVersion minor number of the ZMTP version that the connection uses: the highest that both sides know
 * @param mechanism name of the security mechanism
 * @param socketType the socket type that the peer announced, if it did
 * @param routingId the routing id that the peer announced; empty if it has none
 * @param metadata all properties that the peer sent, and its routing id also as {@code Routing-Id}
 */
@SuppressWarnings("ArrayRecordComponent") // made once for each connection, never compared
public record PeerInfo(
        int majorVersion,
        int minorVersion,
        String mechanism,
        @Nullable String socketType,
        byte[] routingId,
        Map<String, String> metadata) {

    /** Creates a description that keeps the metadata as it is now. */
    public PeerInfo {
        metadata = Map.copyOf(metadata);
    }

    /** Returns the ZMTP version as {@code major.minor}. */
    public String version() {
        return majorVersion + "." + minorVersion;
    }

    /** Returns whether the peer takes subscriptions as commands (ZMTP 3.1) rather than as messages. */
    public boolean subscribesByCommand() {
        return majorVersion > 3 || (majorVersion == 3 && minorVersion >= 1);
    }
}
