// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import dev.zmq.engine.PeerState;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A socket's two queues to and from one peer, with what is known of that peer.
 *
 * <p>A pipe outlives the connections of an endpoint that this socket connects to; for an accepted peer it lives as long
 * as the connection. The descriptive fields are written by the I/O thread and may be read by any thread.
 */
public final class Pipe {

    /** What is known of the peer once the handshake is through; a socket of the same context needs none. */
    public record Peer(
            @Nullable String socketType,
            @Nullable String mechanism,
            @Nullable String protocolVersion) {}

    /** Where the connection stands, and since when. */
    public record Standing(PeerState state, Instant since) {

        /** Attempts to connect come and go: they all stand for the one time without a peer. */
        private boolean isTrying() {
            return state == PeerState.CONNECTING || state == PeerState.HANDSHAKING || state == PeerState.RECONNECTING;
        }
    }

    /** What went wrong last. */
    public record Trouble(String error, Instant at) {}

    /** The present connection of a pipe. */
    public interface Link {

        /** Closes the connection later; an endpoint that the socket connects to is connected to again. Any thread. */
        void disconnect(String reason);
    }

    private static final byte[] NO_BYTES = {};

    private final String endpoint;
    private final boolean accepted;
    private final OutboundQueue out;
    private final InboundPipe in;
    private final DropCounters drops;

    private volatile Standing standing = new Standing(PeerState.CONNECTING, Instant.now());
    private volatile @Nullable Trouble trouble;
    private volatile long failedAttempts;
    private volatile long reconnects;
    private volatile @Nullable String address;
    private volatile @Nullable String localAddress;
    private volatile @Nullable Peer peer;
    private volatile @Nullable Duration heartbeatRoundTrip;
    private volatile @Nullable Link link;
    private volatile byte[] announcedId = NO_BYTES;

    // Set by the registry of the socket's peers, under its lock.
    private long id;

    // Set by the socket that routes by it, before anybody else knows of the pipe.
    private byte @Nullable [] assignedId;

    // Set by the socket, before anybody else knows of the pipe.
    private boolean conflates;
    private boolean raw;

    // Under the send lock of the socket.
    private boolean retired;

    // Set by the socket that routes by it, under its send lock.
    private volatile byte @Nullable [] routingId;

    /**
     * Creates a pipe that is not attached to any connection.
     *
     * @param socketDrops the counts of the whole socket, to which those of this pipe are added as well
     */
    public Pipe(String endpoint, boolean accepted, OutboundQueue out, InboundPipe in, DropCounters socketDrops) {
        this(endpoint, accepted, socketDrops, drops -> out, in);
    }

    /** Creates a pipe with a queue that counts what it drops. */
    public Pipe(
            String endpoint,
            boolean accepted,
            DropCounters socketDrops,
            Function<DropCounters, OutboundQueue> out,
            InboundPipe in) {
        this.endpoint = endpoint;
        this.accepted = accepted;
        this.drops = new DropCounters(socketDrops);
        this.out = out.apply(drops);
        this.in = in;
    }

    /** Returns which of the socket's peers this is. Under the lock of the registry of peers. */
    public long id() {
        return id;
    }

    /** Sets which of the socket's peers this is. Under the lock of the registry of peers. */
    public void setId(long id) {
        this.id = id;
    }

    /** Returns the queue to the peer. */
    public OutboundQueue out() {
        return out;
    }

    /** Returns the queue to a peer behind a channel. */
    public OutboundPipe channelOut() {
        return (OutboundPipe) out;
    }

    /** Returns the queue to a peer of the same context. */
    public InprocQueue inprocOut() {
        return (InprocQueue) out;
    }

    /** Returns whether the peer is a socket of the same context, reached without a connection. */
    public boolean isInproc() {
        return out instanceof InprocQueue;
    }

    /** Returns the queue from the peer. */
    public InboundPipe in() {
        return in;
    }

    /** Returns the endpoint that accepted the peer or that this socket connects to. */
    public String endpoint() {
        return endpoint;
    }

    /** Returns whether the peer connected to us. */
    public boolean isAccepted() {
        return accepted;
    }

    /** Returns where the connection stands. */
    public PeerState state() {
        return standing.state();
    }

    /** Returns where the connection stands, and since when. */
    public Standing standing() {
        return standing;
    }

    /** Sets where the connection stands. What it takes to become ready, however often, counts as one time. */
    public void setState(PeerState state) {
        Standing before = standing;
        if (before.state() != state) {
            Standing now = new Standing(state, Instant.now());
            standing = before.isTrying() && now.isTrying() ? new Standing(state, before.since()) : now;
        }
    }

    /** Returns what went wrong last, null if nothing ever did. */
    public @Nullable Trouble trouble() {
        return trouble;
    }

    /** Sets what went wrong last. */
    public void setTrouble(String error) {
        this.trouble = new Trouble(error, Instant.now());
    }

    /** Returns how many attempts to connect have failed since the peer was last ready. */
    public long failedAttempts() {
        return failedAttempts;
    }

    /** Sets how many attempts to connect have failed since the peer was last ready. */
    public void setFailedAttempts(long failedAttempts) {
        this.failedAttempts = failedAttempts;
    }

    /** Returns the peer's address and port, null while not connected. */
    public @Nullable String address() {
        return address;
    }

    /** Sets the peer's address. */
    public void setAddress(@Nullable String address) {
        this.address = address;
    }

    /** Returns our own address of the connection, as the peer sees it; null while not connected, and if it has none. */
    public @Nullable String localAddress() {
        return localAddress;
    }

    /** Sets our own address of the connection. */
    public void setLocalAddress(@Nullable String localAddress) {
        this.localAddress = localAddress;
    }

    /** Returns the present connection, null while there is none. */
    public @Nullable Link link() {
        return link;
    }

    /** Sets the present connection, null once it is gone. */
    public void setLink(@Nullable Link link) {
        this.link = link;
    }

    /** Returns what the peer said of itself, null before the first handshake. */
    public @Nullable Peer peer() {
        return peer;
    }

    /** Sets what the peer said of itself. */
    public void setPeer(Peer peer, byte[] announcedRoutingId) {
        this.peer = peer;
        this.announcedId = announcedRoutingId;
    }

    /** Returns the routing id the peer announced, empty if none. */
    public byte[] announcedId() {
        return announcedId;
    }

    /** Returns the id by which the socket routes to this peer, null if it does not. */
    public byte @Nullable [] routingId() {
        return routingId;
    }

    /** Sets the id by which the socket routes to this peer. */
    public void setRoutingId(byte[] routingId) {
        this.routingId = routingId;
    }

    /** Returns the id that the application gave the peer, whatever that announces; null if it gave none. */
    public byte @Nullable [] assignedId() {
        return assignedId;
    }

    /** Sets the id that the application gave the peer; only before the pipe is attached. */
    public void setAssignedId(byte[] assignedId) {
        this.assignedId = assignedId;
    }

    /** Sets what the endpoint's options were when it was bound or connected; only before anybody else knows of the pipe. */
    public void setTraits(boolean conflates, boolean raw) {
        this.conflates = conflates;
        this.raw = raw;
    }

    /** Returns whether only the newest message is kept, for and from the peer. */
    public boolean conflates() {
        return conflates;
    }

    /** Returns whether the peer speaks plain TCP. */
    public boolean isRaw() {
        return raw;
    }

    /** Returns whether no message may be routed to the peer any more. Under the send lock. */
    public boolean isRetired() {
        return retired;
    }

    /** Routes nothing to the peer any more, even if it is connected to again to send what is queued. Under the send lock. */
    public void retire() {
        retired = true;
    }

    /** Returns the time from the last ping to its answer. */
    public @Nullable Duration heartbeatRoundTrip() {
        return heartbeatRoundTrip;
    }

    /** Sets the time from the last ping to its answer. */
    public void setHeartbeatRoundTrip(Duration roundTrip) {
        this.heartbeatRoundTrip = roundTrip;
    }

    /** Returns the messages for and from this peer that were dropped. */
    public DropCounters drops() {
        return drops;
    }

    /** Counts a connection that was established again. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one session writes
    public void addReconnect() {
        reconnects++;
    }

    /** Returns how often a lost connection was established again. */
    public long reconnects() {
        return reconnects;
    }
}
