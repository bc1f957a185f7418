// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.worker;

import dev.zmq.samples.benchmarks.peers.PeerSocket;
import dev.zmq.samples.benchmarks.rounds.RoundPlayer;
import java.util.List;

/**
 * Keeps a number of requests under way: sends the first through each socket in turn, and another one for each reply
 * through the socket that received it. A round lasts from the first reply to the last.
 */
final class DealingPlayer implements RoundPlayer {

    private final List<PeerSocket> sockets;
    private final Inbox inbox;
    private final byte[] payload;
    private final int requestsUnderWay;

    DealingPlayer(List<PeerSocket> sockets, Inbox inbox, int messageBytes, int requestsUnderWay) {
        this.sockets = List.copyOf(sockets);
        this.inbox = inbox;
        this.payload = new byte[messageBytes];
        this.requestsUnderWay = requestsUnderWay;
    }

    @Override
    public long play(long messages) {
        long sent = 0;
        for (; sent < Math.min(requestsUnderWay, messages); sent++) {
            sockets.get((int) (sent % sockets.size())).send(payload);
        }
        long start = 0;
        for (long received = 0; received < messages; received++) {
            PeerSocket socket = inbox.receive();
            if (received == 0) {
                start = System.nanoTime();
            }
            if (sent < messages) {
                socket.send(payload);
                sent++;
            }
        }
        return System.nanoTime() - start;
    }
}
