// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.worker;

import dev.zmq.samples.benchmarks.peers.PeerSocket;
import dev.zmq.samples.benchmarks.rounds.RoundPlayer;

/** Sends requests, waits for the reply to each, and takes the time of every single round trip. */
final class RequestingPlayer implements RoundPlayer {

    private final PeerSocket socket;
    private final byte[] payload;
    private final Samples samples;

    RequestingPlayer(PeerSocket socket, int messageBytes, Samples samples) {
        this.socket = socket;
        this.payload = new byte[messageBytes];
        this.samples = samples;
    }

    @Override
    public long play(long messages) {
        long[] roundTrips = Samples.forRound(messages);
        long start = System.nanoTime();
        long sent = start;
        for (int i = 0; i < roundTrips.length; i++) {
            socket.send(payload);
            Payloads.checkSize(socket.receive(), payload.length);
            long received = System.nanoTime();
            roundTrips[i] = received - sent;
            sent = received;
        }
        samples.write(roundTrips);
        return sent - start;
    }
}
