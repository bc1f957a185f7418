// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.worker;

import dev.zmq.samples.benchmarks.peers.PeerSocket;
import dev.zmq.samples.benchmarks.rounds.RoundPlayer;

/** Receives messages, and takes the time of every single one since it was due. */
final class TimingPlayer implements RoundPlayer {

    private final PeerSocket socket;
    private final int messageBytes;
    private final Samples samples;

    TimingPlayer(PeerSocket socket, int messageBytes, Samples samples) {
        this.socket = socket;
        this.messageBytes = messageBytes;
        this.samples = samples;
    }

    @Override
    public long play(long messages) {
        long[] latencies = Samples.forRound(messages);
        long first = 0;
        long received = 0;
        for (int i = 0; i < latencies.length; i++) {
            byte[] payload = socket.receive();
            received = System.nanoTime();
            Payloads.checkSize(payload, messageBytes);
            latencies[i] = received - DueTime.get(payload);
            if (i == 0) {
                first = received;
            }
        }
        samples.write(latencies);
        return received - first;
    }
}
