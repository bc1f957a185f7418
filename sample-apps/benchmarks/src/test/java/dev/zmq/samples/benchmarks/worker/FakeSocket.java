// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.worker;

import dev.zmq.samples.benchmarks.peers.PeerSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A socket that keeps what is sent, and receives what the test has put there. */
final class FakeSocket implements PeerSocket {

    final List<byte[]> sent = new ArrayList<>();
    final List<byte[]> subscribed = new ArrayList<>();
    final CountDownLatch waiting = new CountDownLatch(1);
    final Queue<byte[]> arrived = new ArrayDeque<>();

    @Override
    public String bind(String endpoint) {
        return endpoint;
    }

    @Override
    public void connect(String endpoint) {}

    @Override
    public void subscribe(byte[] topic) {
        subscribed.add(topic);
    }

    @Override
    public void send(byte[] payload) {
        sent.add(payload);
    }

    @Override
    public byte[] receive() {
        return arrived.remove();
    }

    @Override
    public byte @Nullable [] tryReceive() {
        return arrived.poll();
    }

    @Override
    public void receiveUntilClosed() {
        waiting.countDown();
    }

    @Override
    public void echo() {
        send(receive());
    }
}
