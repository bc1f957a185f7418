// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.QueueStatistics;
import dev.zmq.engine.SocketStatistics;
import dev.zmq.engine.SocketType;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** One of the two ways that messages go. */
enum Direction {
    SEND,
    RECEIVE;

    /** Returns the directions that a type has: a PULL socket does not send. */
    static List<Direction> of(SocketType type) {
        return Stream.of(values())
                .filter(direction -> direction == SEND ? type.canSend() : type.canReceive())
                .toList();
    }

    QueueStatistics queue(PeerStatistics peer) {
        return this == SEND ? peer.outgoing() : peer.incoming();
    }

    int highWaterMark(SocketStatistics socket) {
        return this == SEND ? socket.sendHighWaterMark() : socket.receiveHighWaterMark();
    }

    Duration blockedTime(SocketStatistics socket) {
        return this == SEND ? socket.outgoingBlockedTime() : socket.incomingBlockedTime();
    }

    String lowerCaseName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
