// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.worker;

import dev.zmq.samples.benchmarks.peers.PeerSocket;
import dev.zmq.samples.benchmarks.rounds.RoundPlayer;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Sends a request with each socket and receives the reply, on a thread for each; that is its only round. Then all threads
 * wait for another message until the process ends.
 */
final class WaitingPlayer implements RoundPlayer {

    private final List<PeerSocket> sockets;
    private final byte[] request;

    WaitingPlayer(List<PeerSocket> sockets, int messageBytes) {
        this.sockets = List.copyOf(sockets);
        this.request = new byte[messageBytes];
    }

    @Override
    public long play(long messages) throws InterruptedException {
        if (messages != sockets.size()) {
            throw new IllegalArgumentException(messages + " messages for " + sockets.size() + " sockets");
        }
        CountDownLatch replies = new CountDownLatch(sockets.size());
        long start = System.nanoTime();
        for (PeerSocket socket : sockets) {
            Thread thread = new Thread(() -> use(socket, replies), "waiter");
            thread.setDaemon(true);
            thread.start();
        }
        replies.await();
        return System.nanoTime() - start;
    }

    private void use(PeerSocket socket, CountDownLatch replies) {
        socket.send(request);
        Payloads.checkSize(socket.receive(), request.length);
        replies.countDown();
        socket.receiveUntilClosed();
    }
}
