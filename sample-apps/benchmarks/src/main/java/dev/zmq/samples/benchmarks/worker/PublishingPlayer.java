// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.worker;

import dev.zmq.samples.benchmarks.peers.PeerSocket;
import dev.zmq.samples.benchmarks.rounds.RoundPlayer;
import java.util.List;

/** Publishes messages as fast as the slowest subscriber takes them, once all have subscribed. */
final class PublishingPlayer implements RoundPlayer {

    private final PeerSocket socket;
    private final SendingPlayer sending;
    private int subscriptionsToCome;

    PublishingPlayer(PeerSocket socket, int messageBytes, int subscribers) {
        this.socket = socket;
        this.sending = new SendingPlayer(List.of(socket), new byte[messageBytes]);
        this.subscriptionsToCome = subscribers;
    }

    @Override
    public long play(long messages) {
        for (; subscriptionsToCome > 0; subscriptionsToCome--) {
            socket.receive();
        }
        return sending.play(messages);
    }
}
