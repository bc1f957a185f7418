// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import io.micrometer.common.docs.KeyName;
import java.util.Locale;

/** The tags of our meters. All but those of single peers have few values, whatever the number of peers. */
public enum ZmqTag implements KeyName {
    /** The bean name of the socket. */
    SOCKET,
    /** The type of the socket in lower case. */
    TYPE,
    /** {@code send} or {@code receive}. */
    DIRECTION,
    /** Why messages were dropped: all of {@link dev.zmq.engine.DropReason} in lower case, from the start. */
    REASON,
    /** Where the connection to a peer stands: all of {@link dev.zmq.engine.PeerState} in lower case, from the start. */
    STATE,
    /** How a handshake failed: {@code no_detail}, {@code protocol} or {@code auth}. */
    CAUSE,
    /** The id of the listener. */
    LISTENER,
    /** How something ended: {@code success}, {@code failure}; of requests also {@code timeout} and {@code error_reply}. */
    OUTCOME,
    /** The address of a peer that connected to us, or the endpoint that we connect to. */
    PEER,
    /** The peer's {@code id} in the actuator. */
    PEER_ID,
    /** The peer's routing id; empty if it has none. */
    ROUTING_ID;

    @Override
    public String asString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
