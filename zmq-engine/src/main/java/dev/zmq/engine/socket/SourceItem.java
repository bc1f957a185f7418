// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.PollEvent;
import dev.zmq.engine.PollSource;
import java.util.Set;

/** Something else in a poller, that says by itself when it is ready. */
final class SourceItem extends SignalledItem {

    private final PollSource source;

    SourceItem(EnginePoller poller, long order, PollSource source) {
        super(poller, order, setOf(PollEvent.READABLE));
        this.source = source;
    }

    @Override
    public PollSource source() {
        return source;
    }

    @Override
    void start() {
        source.addListener(signal);
        signal.run();
    }

    @Override
    void check(Set<PollEvent> wanted) {
        if (wanted.contains(PollEvent.WRITABLE)) {
            throw new IllegalArgumentException(source + " is never writable");
        }
    }

    @Override
    void change() {
        signal.run();
    }

    @Override
    void stop() {
        source.removeListener(signal);
    }

    @Override
    AbstractSocket.Look look() {
        // In this order: what has ended was ready before, if at all.
        boolean ended = source.hasEnded();
        if (wants(PollEvent.READABLE) && source.isReady()) {
            found(true, false);
            return AbstractSocket.Look.FOUND;
        }
        if (ended) {
            foundClosed();
            return AbstractSocket.Look.FOUND;
        }
        return AbstractSocket.Look.NOTHING;
    }
}
