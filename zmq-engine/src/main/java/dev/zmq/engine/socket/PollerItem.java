// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.PollEvent;
import dev.zmq.engine.PollItem;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** What the items of a poller share. */
abstract class PollerItem implements PollItem {

    final EnginePoller poller;

    private final long order;

    private volatile Set<PollEvent> events;
    private volatile Consumer<? super PollItem> onReady = PollerItem::ignore;
    private volatile Consumer<? super PollItem> onClosed = PollerItem::ignore;

    // Written by the polling thread.
    private volatile boolean readable;
    private volatile boolean writable;
    private volatile boolean closed;

    private volatile boolean cancelled;

    PollerItem(EnginePoller poller, long order, Set<PollEvent> events) {
        this.poller = poller;
        this.order = order;
        this.events = events;
    }

    static Set<PollEvent> setOf(PollEvent... events) {
        Set<PollEvent> set = EnumSet.noneOf(PollEvent.class);
        set.addAll(Arrays.asList(events));
        return set;
    }

    private static void ignore(PollItem item) {}

    /** Starts to be told; called once, before anybody else knows of the item. */
    abstract void start();

    /** Heeds other events than before. */
    abstract void change();

    /** Is told no longer; called once, whatever ends the registration. */
    abstract void stop();

    final long order() {
        return order;
    }

    final Set<PollEvent> events() {
        return events;
    }

    final boolean wants(PollEvent event) {
        return events.contains(event);
    }

    /** Notes what was found; returns whether that is anything. */
    final boolean found(boolean isReadable, boolean isWritable) {
        readable = isReadable;
        writable = isWritable;
        return isReadable || isWritable;
    }

    final void foundClosed() {
        found(false, false);
        closed = true;
    }

    /** Calls the handler for what was found, unless the item was cancelled since. */
    final void dispatch() {
        if (closed) {
            if (poller.remove(this)) { // the end is told once
                onClosed.accept(this);
            }
        } else if (!cancelled) {
            onReady.accept(this);
        }
    }

    final void markCancelled() {
        cancelled = true;
    }

    final boolean isCancelled() {
        return cancelled;
    }

    @Override
    public final boolean isReadable() {
        return readable;
    }

    @Override
    public final boolean isWritable() {
        return writable;
    }

    @Override
    public final boolean isClosed() {
        return closed;
    }

    @Override
    public final PollItem setEvents(PollEvent... newEvents) {
        poller.change(this, () -> {
            Set<PollEvent> set = setOf(newEvents);
            check(set);
            events = set;
        });
        return this;
    }

    /** Throws if events cannot happen here. */
    void check(Set<PollEvent> wanted) {}

    @Override
    public final PollItem onReady(Consumer<? super PollItem> handler) {
        onReady = Objects.requireNonNull(handler, "handler");
        return this;
    }

    @Override
    public final PollItem onClosed(Consumer<? super PollItem> handler) {
        onClosed = Objects.requireNonNull(handler, "handler");
        return this;
    }

    @Override
    public final void cancel() {
        poller.remove(this);
    }

    @Override
    public String toString() {
        return "PollItem[source=" + source() + ", events=" + events + (cancelled ? ", cancelled" : "") + "]";
    }
}
