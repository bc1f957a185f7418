// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import static dev.zmq.spring.observation.ZmqTag.CAUSE;
import static dev.zmq.spring.observation.ZmqTag.DIRECTION;
import static dev.zmq.spring.observation.ZmqTag.OUTCOME;
import static dev.zmq.spring.observation.ZmqTag.PEER;
import static dev.zmq.spring.observation.ZmqTag.PEER_ID;
import static dev.zmq.spring.observation.ZmqTag.REASON;
import static dev.zmq.spring.observation.ZmqTag.ROUTING_ID;
import static dev.zmq.spring.observation.ZmqTag.SOCKET;
import static dev.zmq.spring.observation.ZmqTag.STATE;
import static dev.zmq.spring.observation.ZmqTag.TYPE;
import static io.micrometer.core.instrument.Meter.Type.COUNTER;
import static io.micrometer.core.instrument.Meter.Type.GAUGE;
import static io.micrometer.core.instrument.Meter.Type.TIMER;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/** All our meters: their names, units and tags. The table in {@code docs/observability.md} is made of this. */
public enum ZmqMeter implements MeterDocumentation {
    /** Messages accepted for sending. */
    SENT_MESSAGES(
            "zmq.sent.messages",
            COUNTER,
            "messages",
            "messages accepted for sending, once for each peer they go to",
            SOCKET,
            TYPE),
    /** Bytes accepted for sending. */
    SENT_BYTES("zmq.sent.bytes", COUNTER, "bytes", "bytes in their parts", SOCKET, TYPE),
    /** Messages received. */
    RECEIVED_MESSAGES(
            "zmq.received.messages", COUNTER, "messages", "messages that arrived in the socket's queues", SOCKET, TYPE),
    /** Bytes received. */
    RECEIVED_BYTES("zmq.received.bytes", COUNTER, "bytes", "bytes in their parts", SOCKET, TYPE),
    /** Messages dropped. */
    DROPPED_MESSAGES(
            "zmq.dropped.messages",
            COUNTER,
            "messages",
            "messages dropped rather than delivered",
            SOCKET,
            TYPE,
            REASON),
    /** The deepest queue. */
    QUEUE_DEPTH(
            "zmq.queue.depth", GAUGE, "messages", "messages in the deepest queue of a peer", SOCKET, TYPE, DIRECTION),
    /** The fullest queue. */
    QUEUE_FILL(
            "zmq.queue.fill",
            GAUGE,
            "ratio",
            "how full the fullest queue of a peer is: 1 at its high-water mark, 0 without one",
            SOCKET,
            TYPE,
            DIRECTION),
    /** All queues. */
    QUEUED_MESSAGES(
            "zmq.queued.messages",
            GAUGE,
            "messages",
            "messages in the queues of all peers together",
            SOCKET,
            TYPE,
            DIRECTION),
    /** The high-water mark of each peer. */
    HIGH_WATER_MARK(
            "zmq.high.water.mark",
            GAUGE,
            "messages",
            "the most messages in the queue of a peer; 0 for no limit",
            SOCKET,
            TYPE,
            DIRECTION),
    /** The high-water marks of all peers. */
    QUEUE_CAPACITY(
            "zmq.queue.capacity",
            GAUGE,
            "messages",
            "the high-water marks of all peers together; those without limit count 0",
            SOCKET,
            TYPE,
            DIRECTION),
    /** Blocked peers. */
    BLOCKED_PEERS(
            "zmq.blocked.peers",
            GAUGE,
            "peers",
            "peers whose queue was full and has not drained to its low-water mark since",
            SOCKET,
            TYPE,
            DIRECTION),
    /** Blocked time. */
    BLOCKED_TIME(
            "zmq.blocked.time",
            COUNTER,
            "seconds",
            "how long queues were full, those of all peers together",
            SOCKET,
            TYPE,
            DIRECTION),
    /** Peers by state. */
    PEERS("zmq.peers", GAUGE, "peers", "peers by the state of their connection", SOCKET, TYPE, STATE),
    /** Reconnects. */
    RECONNECTS("zmq.reconnects", COUNTER, "reconnects", "lost connections that were established again", SOCKET, TYPE),
    /** Disconnects. */
    DISCONNECTS(
            "zmq.disconnects",
            COUNTER,
            "disconnects",
            "connections that were lost or closed, before or after their handshake",
            SOCKET,
            TYPE),
    /** Peers turned away. */
    REJECTED_PEERS(
            "zmq.rejected.peers", COUNTER, "peers", "peers turned away before their handshake was over", SOCKET, TYPE),
    /** Failed handshakes. */
    HANDSHAKE_FAILURES(
            "zmq.handshake.failures",
            COUNTER,
            "failures",
            "handshakes that failed, with peers that connected to us and with those we connect to",
            SOCKET,
            TYPE,
            CAUSE),
    /** Heartbeat round trip. */
    HEARTBEAT_ROUND_TRIP(
            "zmq.heartbeat.round.trip",
            GAUGE,
            "seconds",
            "the longest of the last heartbeats of the ready peers; NaN without heartbeats",
            SOCKET,
            TYPE),
    /** Messages of a listener. */
    LISTENER_MESSAGES(
            "zmq.listener.messages",
            COUNTER,
            "messages",
            "messages that a listener got through (`success`), or failed with for good (`failure`)",
            ZmqTag.LISTENER,
            OUTCOME),
    /** Time in a listener. */
    LISTENER(
            "zmq.listener",
            TIMER,
            "seconds",
            "how many messages a listener was through with, and how long it was at work for them",
            ZmqTag.LISTENER),
    /** Retries of a listener. */
    LISTENER_RETRIES("zmq.listener.retries", COUNTER, "retries", "attempts after the first one", ZmqTag.LISTENER),
    /** Messages that a listener could not be given. */
    LISTENER_CONVERSION_FAILURES(
            "zmq.listener.conversion.failures",
            COUNTER,
            "failures",
            "messages that could not be converted or validated for a listener",
            ZmqTag.LISTENER),
    /** Dead letters. */
    LISTENER_DEAD_LETTERS(
            "zmq.listener.dead.letters",
            COUNTER,
            "letters",
            "failed messages that were sent to the dead-letter channel or socket",
            ZmqTag.LISTENER),
    /** Requests of the template. */
    TEMPLATE_REQUESTS(
            "zmq.template.requests",
            TIMER,
            "seconds",
            "requests of the template, from the call to its result",
            SOCKET,
            OUTCOME),
    /** Depth of one peer's queue. */
    PEER_QUEUE_DEPTH(
            "zmq.peer.queue.depth",
            GAUGE,
            "messages",
            "messages in the queue of one peer",
            SOCKET,
            TYPE,
            PEER,
            PEER_ID,
            ROUTING_ID,
            DIRECTION),
    /** Fill of one peer's queue. */
    PEER_QUEUE_FILL(
            "zmq.peer.queue.fill",
            GAUGE,
            "ratio",
            "how full the queue of one peer is",
            SOCKET,
            TYPE,
            PEER,
            PEER_ID,
            ROUTING_ID,
            DIRECTION),
    /** Messages to one peer. */
    PEER_SENT_MESSAGES(
            "zmq.peer.sent.messages",
            COUNTER,
            "messages",
            "messages accepted for one peer",
            SOCKET,
            TYPE,
            PEER,
            PEER_ID,
            ROUTING_ID),
    /** Messages from one peer. */
    PEER_RECEIVED_MESSAGES(
            "zmq.peer.received.messages",
            COUNTER,
            "messages",
            "messages that arrived from one peer",
            SOCKET,
            TYPE,
            PEER,
            PEER_ID,
            ROUTING_ID),
    /** Drops of one peer. */
    PEER_DROPPED_MESSAGES(
            "zmq.peer.dropped.messages",
            COUNTER,
            "messages",
            "messages for or from one peer that were dropped, whatever the reason",
            SOCKET,
            TYPE,
            PEER,
            PEER_ID,
            ROUTING_ID),
    /** Whether one peer is ready. */
    PEER_READY(
            "zmq.peer.ready",
            GAUGE,
            null,
            "1 if messages may flow to and from the peer, else 0",
            SOCKET,
            TYPE,
            PEER,
            PEER_ID,
            ROUTING_ID);

    private final String meterName;
    private final Meter.Type type;
    private final @Nullable String baseUnit;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // never handed out
    private final KeyName[] tags;

    ZmqMeter(String meterName, Meter.Type type, @Nullable String baseUnit, String description, KeyName... tags) {
        this.meterName = meterName;
        this.type = type;
        this.baseUnit = baseUnit;
        this.description = description;
        this.tags = tags;
    }

    @Override
    public String getName() {
        return meterName;
    }

    @Override
    public Meter.Type getType() {
        return type;
    }

    @Override
    public @Nullable String getBaseUnit() {
        return baseUnit;
    }

    @Override
    public KeyName[] getKeyNames() {
        return tags.clone();
    }

    /** Returns what the meter shows. */
    public String description() {
        return description;
    }

    /** Returns what the meter shows, as its help text. */
    String sentence() {
        return Character.toUpperCase(description.charAt(0)) + description.substring(1);
    }

    /** Returns whether there is such a meter for each of some peers, if that is asked for. */
    public boolean isOfSinglePeer() {
        return meterName.startsWith("zmq.peer.");
    }
}
