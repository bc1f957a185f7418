// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.interop;

import dev.zmq.engine.SocketType;
import java.util.List;

/**
 * A socket type of ours and one of libzmq's that speak with each other, and what the application on either side must
 * put around a message so that the other gets only the message.
 */
enum Pairing {
    PAIR_PAIR(SocketType.PAIR, "PAIR", Starter.ANY, Direction.BOTH, Envelope.NONE, Envelope.NONE),
    PUB_SUB(SocketType.PUB, "SUB", Starter.US, Direction.OUT, Envelope.NONE, Envelope.NONE),
    PUB_XSUB(SocketType.PUB, "XSUB", Starter.US, Direction.OUT, Envelope.NONE, Envelope.NONE),
    SUB_PUB(SocketType.SUB, "PUB", Starter.THEM, Direction.IN, Envelope.NONE, Envelope.NONE),
    SUB_XPUB(SocketType.SUB, "XPUB", Starter.THEM, Direction.IN, Envelope.NONE, Envelope.NONE),
    XPUB_SUB(SocketType.XPUB, "SUB", Starter.US, Direction.OUT, Envelope.NONE, Envelope.NONE),
    XPUB_XSUB(SocketType.XPUB, "XSUB", Starter.US, Direction.OUT, Envelope.NONE, Envelope.NONE),
    XSUB_PUB(SocketType.XSUB, "PUB", Starter.THEM, Direction.IN, Envelope.NONE, Envelope.NONE),
    XSUB_XPUB(SocketType.XSUB, "XPUB", Starter.THEM, Direction.IN, Envelope.NONE, Envelope.NONE),
    PUSH_PULL(SocketType.PUSH, "PULL", Starter.US, Direction.OUT, Envelope.NONE, Envelope.NONE),
    PULL_PUSH(SocketType.PULL, "PUSH", Starter.THEM, Direction.IN, Envelope.NONE, Envelope.NONE),
    REQ_REP(SocketType.REQ, "REP", Starter.US, Direction.BOTH, Envelope.NONE, Envelope.NONE),
    REQ_ROUTER(SocketType.REQ, "ROUTER", Starter.US, Direction.BOTH, Envelope.NONE, Envelope.ID_AND_DELIMITER),
    REP_REQ(SocketType.REP, "REQ", Starter.THEM, Direction.BOTH, Envelope.NONE, Envelope.NONE),
    REP_DEALER(SocketType.REP, "DEALER", Starter.THEM, Direction.BOTH, Envelope.NONE, Envelope.DELIMITER),
    DEALER_REP(SocketType.DEALER, "REP", Starter.US, Direction.BOTH, Envelope.DELIMITER, Envelope.NONE),
    DEALER_DEALER(SocketType.DEALER, "DEALER", Starter.ANY, Direction.BOTH, Envelope.NONE, Envelope.NONE),
    DEALER_ROUTER(SocketType.DEALER, "ROUTER", Starter.US, Direction.BOTH, Envelope.NONE, Envelope.ID),
    ROUTER_REQ(SocketType.ROUTER, "REQ", Starter.THEM, Direction.BOTH, Envelope.ID_AND_DELIMITER, Envelope.NONE),
    ROUTER_DEALER(SocketType.ROUTER, "DEALER", Starter.THEM, Direction.BOTH, Envelope.ID, Envelope.NONE),
    ROUTER_ROUTER(SocketType.ROUTER, "ROUTER", Starter.US, Direction.BOTH, Envelope.ID, Envelope.ID);

    /** The routing id of our socket. */
    static final byte[] OUR_ID = {'o', 'u', 'r', 's'};

    /** The routing id of libzmq's socket; no text, and no byte that could be taken for one of ours. */
    static final byte[] THEIR_ID = {(byte) 0xfe, 0, 'p', 'y'};

    /** Who must send first. */
    enum Starter {
        US,
        THEM,
        ANY
    }

    /** Where messages flow, seen from us. */
    enum Direction {
        OUT,
        IN,
        BOTH
    }

    /** What precedes a message. */
    enum Envelope {
        NONE,
        DELIMITER,
        ID,
        ID_AND_DELIMITER;

        List<byte[]> parts(byte[] id) {
            byte[] delimiter = {};
            return switch (this) {
                case NONE -> List.of();
                case DELIMITER -> List.of(delimiter);
                case ID -> List.of(id);
                case ID_AND_DELIMITER -> List.of(id, delimiter);
            };
        }
    }

    private final SocketType ours;
    private final String theirs;
    private final Starter starter;
    private final Direction direction;
    private final Envelope ourEnvelope;
    private final Envelope theirEnvelope;

    Pairing(
            SocketType ours,
            String theirs,
            Starter starter,
            Direction direction,
            Envelope ourEnvelope,
            Envelope theirEnvelope) {
        this.ours = ours;
        this.theirs = theirs;
        this.starter = starter;
        this.direction = direction;
        this.ourEnvelope = ourEnvelope;
        this.theirEnvelope = theirEnvelope;
    }

    SocketType ours() {
        return ours;
    }

    String theirs() {
        return theirs;
    }

    boolean theyStart() {
        return starter == Starter.THEM;
    }

    boolean sendsOut() {
        return direction != Direction.IN;
    }

    boolean receivesIn() {
        return direction != Direction.OUT;
    }

    /** Returns whether a request must be answered before the next one. */
    boolean isLockStep() {
        return ours == SocketType.REQ || ours == SocketType.REP || theirs.equals("REQ") || theirs.equals("REP");
    }

    /** Returns what our application puts before a message, and takes off again. */
    List<byte[]> ourEnvelope() {
        return ourEnvelope.parts(THEIR_ID);
    }

    /** Returns what the application of libzmq puts before a message, and takes off again. */
    List<byte[]> theirEnvelope() {
        return theirEnvelope.parts(OUR_ID);
    }
}
