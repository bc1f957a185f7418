// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.worker;

import dev.zmq.samples.benchmarks.measure.Role;
import dev.zmq.samples.benchmarks.peers.PeerContext;
import dev.zmq.samples.benchmarks.peers.PeerPoller;
import dev.zmq.samples.benchmarks.peers.PeerSocket;
import java.util.List;

/** A context whose poller does what the test says, such as letting messages arrive. */
record FakeContext(Runnable onWait) implements PeerContext {

    @Override
    public PeerSocket open(Role role, int highWaterMark) {
        return new FakeSocket();
    }

    @Override
    public PeerPoller poller(List<? extends PeerSocket> sockets) {
        return onWait::run;
    }

    @Override
    public void close() {}
}
