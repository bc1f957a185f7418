// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.PollEvent;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** An item that says itself when to look at it; until then it costs nothing. */
abstract class SignalledItem extends PollerItem {

    /** To be run by whoever may have made it ready. */
    final Runnable signal = this::onSignal;

    // Set by whoever signals, cleared by the polling thread before it looks.
    private final AtomicBoolean signalled = new AtomicBoolean();

    SignalledItem(EnginePoller poller, long order, Set<PollEvent> events) {
        super(poller, order, events);
    }

    private void onSignal() {
        if (signalled.compareAndSet(false, true)) {
            poller.signal(this);
        }
    }

    /** Heeds signals from now on, as they are taken for those that come after the next look. */
    final void clearSignal() {
        signalled.set(false);
    }

    /** Looks whether it is ready, and notes what it finds. If it is not, it is told of the next change. */
    abstract AbstractSocket.Look look();
}
