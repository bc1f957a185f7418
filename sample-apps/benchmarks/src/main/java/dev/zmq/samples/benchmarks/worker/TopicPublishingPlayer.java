// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.worker;

import dev.zmq.samples.benchmarks.measure.Topics;
import dev.zmq.samples.benchmarks.peers.PeerSocket;
import dev.zmq.samples.benchmarks.rounds.RoundPlayer;

/**
 * Takes so many subscriptions in each round until it has those of all topics. In further rounds it publishes messages that
 * are topics of the same kind, to which nobody has subscribed.
 */
final class TopicPublishingPlayer implements RoundPlayer {

    private static final int UNMATCHED = 4096;

    private final PeerSocket socket;
    private final byte[][] unmatched = new byte[UNMATCHED][];
    private long topicsToCome;

    TopicPublishingPlayer(PeerSocket socket, Topics topics) {
        this.socket = socket;
        this.topicsToCome = topics.count();
        for (int i = 0; i < UNMATCHED; i++) {
            unmatched[i] = topics.kind().topic(topics.count() + i);
        }
    }

    @Override
    public long play(long messages) {
        long start = System.nanoTime();
        if (topicsToCome > 0) {
            takeSubscriptions(messages);
        } else {
            publish(messages);
        }
        return System.nanoTime() - start;
    }

    private void takeSubscriptions(long count) {
        for (long i = 0; i < count; i++) {
            socket.receive();
        }
        topicsToCome -= count;
    }

    private void publish(long messages) {
        for (long i = 0; i < messages; i++) {
            socket.send(unmatched[(int) (i % UNMATCHED)]);
        }
    }
}
