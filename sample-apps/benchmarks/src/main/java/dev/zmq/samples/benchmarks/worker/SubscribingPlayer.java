// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.worker;

import dev.zmq.samples.benchmarks.rounds.RoundPlayer;

/** Receives every message once with each socket; a round lasts from the first message to the last of all sockets. */
final class SubscribingPlayer implements RoundPlayer {

    private final Inbox inbox;
    private final int sockets;

    SubscribingPlayer(Inbox inbox, int sockets) {
        this.inbox = inbox;
        this.sockets = sockets;
    }

    @Override
    public long play(long messages) {
        long copies = messages * sockets;
        inbox.receive();
        long start = System.nanoTime();
        for (long i = 1; i < copies; i++) {
            inbox.receive();
        }
        return System.nanoTime() - start;
    }
}
