// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import dev.zmq.engine.Message;
import java.util.List;

/** A publisher, as far as it sends: to peers that the test names for each message, for want of subscriptions. */
final class FanOutSender {

    final ShortLock sendLock = new ShortLock();
    final FanOut fanOut;

    private List<FanOutPeer> last = List.of();

    FanOutSender(ChunkPool pool) {
        this.fanOut = new FanOut(pool);
    }

    /** Sends a message to all of the peers that have room. */
    void send(Message message, List<FanOutPeer> peers) {
        sendLock.lock();
        try {
            boolean repeated = peers.equals(last);
            last = List.copyOf(peers);
            if (fanOut.isOpen()) {
                if (repeated && fanOut.prepare(message)) {
                    sendToAll(message, peers);
                    return;
                }
                fanOut.close();
            }
            if (fanOut.isDue(repeated)) {
                fanOut.open(peers.stream().map(peer -> peer.pipe).toList());
                if (fanOut.isOpen() && fanOut.prepare(message)) {
                    sendToAll(message, peers);
                    return;
                }
                fanOut.close();
            }
            peers.forEach(peer -> peer.append(message));
        } finally {
            sendLock.unlock();
        }
    }

    private void sendToAll(Message message, List<FanOutPeer> peers) {
        List<Pipe> apart = fanOut.apart();
        fanOut.append(message);
        for (FanOutPeer peer : peers) {
            if (apart.contains(peer.pipe)) {
                peer.append(message);
            } else {
                peer.accept(message);
            }
        }
    }
}
