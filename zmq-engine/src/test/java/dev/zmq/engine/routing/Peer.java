// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

/** A subscriber that does nothing but remember the last message it was found for. */
final class Peer implements SubscriptionIndex.Subscriber {

    private final String name;
    private long lastEpoch;

    Peer(String name) {
        this.name = name;
    }

    @Override
    public boolean mark(long epoch) {
        boolean first = epoch != lastEpoch;
        lastEpoch = epoch;
        return first;
    }

    @Override
    public String toString() {
        return name;
    }
}
