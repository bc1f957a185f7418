// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.util.Locale;

/** Where a connection to a peer stands. */
public enum PeerState {
    /** Waiting for the address to be resolved or for the connection to be established. */
    CONNECTING,
    /** Connected; greeting and handshake are under way. */
    HANDSHAKING,
    /** Messages may flow. */
    READY,
    /** The connection was lost or refused; the next attempt is waiting for its time. */
    RECONNECTING,
    /** Being closed; what is queued is still sent. */
    CLOSING,
    /**
     * Given up: the peer's settings contradict ours, it refused us, or connecting again is switched off. It stays so until
     * the endpoint is disconnected and connected again.
     */
    FAILED;

    /** Returns the state in lower case, as it is written in metric tags. */
    public String lowerCaseName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
