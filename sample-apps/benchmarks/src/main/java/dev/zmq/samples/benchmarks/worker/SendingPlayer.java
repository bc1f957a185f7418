// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.worker;

import dev.zmq.samples.benchmarks.peers.PeerSocket;
import dev.zmq.samples.benchmarks.rounds.RoundPlayer;

/** Sends messages as fast as the socket takes them. */
final class SendingPlayer implements RoundPlayer {

    private final PeerSocket socket;
    private final byte[] payload;

    SendingPlayer(PeerSocket socket, int messageBytes) {
        this.socket = socket;
        this.payload = new byte[messageBytes];
    }

    @Override
    public long play(long messages) {
        long start = System.nanoTime();
        for (long i = 0; i < messages; i++) {
            socket.send(payload);
        }
        return System.nanoTime() - start;
    }
}
