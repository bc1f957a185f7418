// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.worker;

import dev.zmq.samples.benchmarks.peers.PeerSocket;
import dev.zmq.samples.benchmarks.rounds.RoundPlayer;
import java.util.List;

/** Sends messages as fast as the sockets take them, through each in turn. */
final class SendingPlayer implements RoundPlayer {

    private final PeerSocket[] sockets;
    private final byte[] payload;

    SendingPlayer(List<PeerSocket> sockets, byte[] payload) {
        this.sockets = sockets.toArray(PeerSocket[]::new);
        this.payload = payload;
    }

    @Override
    public long play(long messages) {
        long start = System.nanoTime();
        int next = 0;
        for (long i = 0; i < messages; i++) {
            sockets[next].send(payload);
            next = next + 1 == sockets.length ? 0 : next + 1;
        }
        return System.nanoTime() - start;
    }
}
