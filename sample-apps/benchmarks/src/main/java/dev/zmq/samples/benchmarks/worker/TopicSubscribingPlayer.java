// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.worker;

import dev.zmq.samples.benchmarks.measure.Topics;
import dev.zmq.samples.benchmarks.peers.PeerSocket;
import dev.zmq.samples.benchmarks.rounds.RoundPlayer;

/** Subscribes to further topics in each round. */
final class TopicSubscribingPlayer implements RoundPlayer {

    private final PeerSocket socket;
    private final Topics.Kind kind;
    private int topics;

    TopicSubscribingPlayer(PeerSocket socket, Topics.Kind kind) {
        this.socket = socket;
        this.kind = kind;
    }

    @Override
    public long play(long more) {
        long start = System.nanoTime();
        for (long i = 0; i < more; i++) {
            socket.subscribe(kind.topic(topics++));
        }
        return System.nanoTime() - start;
    }
}
