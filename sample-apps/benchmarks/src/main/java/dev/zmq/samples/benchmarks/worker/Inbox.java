// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.worker;

import dev.zmq.samples.benchmarks.peers.PeerContext;
import dev.zmq.samples.benchmarks.peers.PeerPoller;
import dev.zmq.samples.benchmarks.peers.PeerSocket;
import java.util.List;

/**
 * Receives from many sockets on one thread: all that one has, then from the next; waits only once none of them had any.
 * Checks the size of every message.
 */
final class Inbox {

    private final PeerSocket[] sockets;
    private final PeerPoller poller;
    private final int messageBytes;
    private int current;

    Inbox(PeerContext context, List<PeerSocket> sockets, int messageBytes) {
        this.sockets = sockets.toArray(PeerSocket[]::new);
        this.poller = context.poller(sockets);
        this.messageBytes = messageBytes;
    }

    /** Waits for the next message, and returns the socket that it came from. */
    PeerSocket receive() {
        while (true) {
            for (int looked = 0; looked < sockets.length; looked++) {
                byte[] payload = sockets[current].tryReceive();
                if (payload != null) {
                    Payloads.checkSize(payload, messageBytes);
                    return sockets[current];
                }
                current = current + 1 == sockets.length ? 0 : current + 1;
            }
            poller.awaitReadable();
        }
    }
}
