// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.report;

import dev.zmq.samples.benchmarks.measure.Heap;
import dev.zmq.samples.benchmarks.measure.Subscriptions;
import java.util.List;

/**
 * Subscriptions, and messages that match none.
 *
 * @param subscriptions how many, and how long messages are published
 * @param heap of processes in Java
 */
public record ManySubscriptions(Subscriptions subscriptions, Heap heap) implements Setup {

    @Override
    public List<String> lines() {
        return List.of(
                subscriptions.topics().count() + " " + subscriptions.topics().kind()
                        + " topics of one SUB socket, over tcp, each side in its own process",
                "memory: " + Settling.line(heap, Subscriptions.WARM_UP + " earlier subscriptions"),
                "messages: topics of the same kind, to which nobody has subscribed; "
                        + Traffic.time(subscriptions.schedule()));
    }
}
