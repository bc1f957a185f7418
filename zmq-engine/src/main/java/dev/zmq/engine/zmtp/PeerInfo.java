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
 * @param unversioned whether the peer speaks ZMTP 1.0 without a greeting; it cannot subscribe, and so is sent everything
 */
@SuppressWarnings("ArrayRecordComponent") // made once for each connection, never compared
public record PeerInfo(
        int majorVersion,
        int minorVersion,
        String mechanism,
        @Nullable String socketType,
        byte[] routingId,
        Map<String, String> metadata,
        boolean unversioned) {

    /** Creates a description that keeps the metadata as it is now. */
    public PeerInfo {
        metadata = Map.copyOf(metadata);
    }

    /** Returns what is known of a peer that speaks TCP and no ZMTP: nothing. */
    public static PeerInfo raw() {
        return new PeerInfo(0, 0, "", null, new byte[0], Map.of(), false);
    }

    /** Returns whether the peer speaks no ZMTP. */
    public boolean isRaw() {
        return majorVersion == 0;
    }

    /** Returns whether frames have the form of ZMTP 1.0. */
    public boolean usesVersion1Frames() {
        return majorVersion == 1;
    }

    /** Returns whether the peer knows commands, heartbeats among them (ZMTP 3.0). */
    public boolean knowsCommands() {
        return majorVersion >= 3;
    }

    /** Returns the ZMTP version as {@code major.minor}, one string for all peers of it: there are few of those. */
    public String version() {
        return (majorVersion + "." + minorVersion).intern();
    }

    /** Returns whether the peer takes subscriptions as commands (ZMTP 3.1) rather than as messages. */
    public boolean subscribesByCommand() {
        return majorVersion > 3 || (majorVersion == 3 && minorVersion >= 1);
    }
}
