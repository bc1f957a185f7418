// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.worker;

import dev.zmq.samples.benchmarks.peers.PeerSocket;
import dev.zmq.samples.benchmarks.rounds.RoundPlayer;

/** Sends every request back. */
final class ReplyingPlayer implements RoundPlayer {

    private final PeerSocket socket;

    ReplyingPlayer(PeerSocket socket) {
        this.socket = socket;
    }

    @Override
    public long play(long messages) {
        long start = System.nanoTime();
        for (long i = 0; i < messages; i++) {
            socket.echo();
        }
        return System.nanoTime() - start;
    }
}
