// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.worker;

import dev.zmq.samples.benchmarks.peers.PeerSocket;
import dev.zmq.samples.benchmarks.rounds.RoundPlayer;

/** Receives messages as fast as the socket has them; a round lasts from the first message to the last. */
final class ReceivingPlayer implements RoundPlayer {

    private final PeerSocket socket;
    private final int messageBytes;

    ReceivingPlayer(PeerSocket socket, int messageBytes) {
        this.socket = socket;
        this.messageBytes = messageBytes;
    }

    @Override
    public long play(long messages) {
        receive();
        long start = System.nanoTime();
        for (long i = 1; i < messages; i++) {
            receive();
        }
        return System.nanoTime() - start;
    }

    private void receive() {
        Payloads.checkSize(socket.receive(), messageBytes);
    }
}
