// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.suite;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Zmtp;
import java.util.ArrayList;
import java.util.List;

/**
 * Two socket types that speak with each other, and what the application on either side must put around a message so that
 * the other one gets only the message.
 */
enum Pairing {
    PAIR_PAIR(SocketType.PAIR, SocketType.PAIR, true, Envelope.NONE, Envelope.NONE),
    PUB_SUB(SocketType.PUB, SocketType.SUB, false, Envelope.NONE, Envelope.NONE),
    PUB_XSUB(SocketType.PUB, SocketType.XSUB, false, Envelope.NONE, Envelope.NONE),
    XPUB_SUB(SocketType.XPUB, SocketType.SUB, false, Envelope.NONE, Envelope.NONE),
    XPUB_XSUB(SocketType.XPUB, SocketType.XSUB, false, Envelope.NONE, Envelope.NONE),
    PUSH_PULL(SocketType.PUSH, SocketType.PULL, false, Envelope.NONE, Envelope.NONE),
    REQ_REP(SocketType.REQ, SocketType.REP, true, Envelope.NONE, Envelope.NONE),
    REQ_ROUTER(SocketType.REQ, SocketType.ROUTER, true, Envelope.NONE, Envelope.ID_AND_DELIMITER),
    DEALER_REP(SocketType.DEALER, SocketType.REP, true, Envelope.DELIMITER, Envelope.NONE),
    DEALER_DEALER(SocketType.DEALER, SocketType.DEALER, true, Envelope.NONE, Envelope.NONE),
    DEALER_ROUTER(SocketType.DEALER, SocketType.ROUTER, true, Envelope.NONE, Envelope.ID),
    ROUTER_ROUTER(SocketType.ROUTER, SocketType.ROUTER, true, Envelope.ID, Envelope.ID);

    private static final byte[] FIRST_ID = Zmtp.text("first");
    // No text, and no byte that could be taken for one of the other.
    private static final byte[] SECOND_ID = {(byte) 0xfe, 0, '2'};
    private static final byte[] NO_ID = {};
    private static final byte[] DELIMITER = {};

    /** What precedes a message. */
    private enum Envelope {
        NONE,
        DELIMITER,
        ID,
        ID_AND_DELIMITER
    }

    private final SocketType first;
    private final SocketType second;
    private final boolean answered;
    private final Envelope firstEnvelope;
    private final Envelope secondEnvelope;

    Pairing(SocketType first, SocketType second, boolean answered, Envelope firstEnvelope, Envelope secondEnvelope) {
        this.first = first;
        this.second = second;
        this.answered = answered;
        this.firstEnvelope = firstEnvelope;
        this.secondEnvelope = secondEnvelope;
    }

    SocketType type(Side side) {
        return side == Side.FIRST ? first : second;
    }

    /** Returns the routing id by which the other side addresses this one, empty if it does not. */
    byte[] id(Side side) {
        if (type(side.other()) != SocketType.ROUTER) {
            return NO_ID;
        }
        return side == Side.FIRST ? FIRST_ID : SECOND_ID;
    }

    /** Returns whether messages go back, too. */
    boolean isAnswered() {
        return answered;
    }

    /** Returns whether a request must be answered before the next one. */
    boolean isLockStep() {
        return first == SocketType.REQ || second == SocketType.REP;
    }

    boolean isPublishSubscribe() {
        return first == SocketType.PUB || first == SocketType.XPUB;
    }

    /** Returns what the application on a side puts before a message, and takes off again. */
    List<byte[]> envelope(Side side) {
        byte[] peer = id(side.other());
        return switch (side == Side.FIRST ? firstEnvelope : secondEnvelope) {
            case NONE -> List.of();
            case DELIMITER -> List.of(DELIMITER);
            case ID -> List.of(peer);
            case ID_AND_DELIMITER -> List.of(peer, DELIMITER);
        };
    }

    /** Returns the message as the application on a side sends and receives it. */
    Message wrap(Side side, Message message) {
        List<byte[]> parts = new ArrayList<>(envelope(side));
        parts.addAll(message.parts());
        return Message.ofParts(parts);
    }
}
