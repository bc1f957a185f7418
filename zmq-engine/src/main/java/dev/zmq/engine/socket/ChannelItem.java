// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.PollEvent;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A channel in a poller. */
final class ChannelItem extends PollerItem {

    private static final int READABLE_OPERATIONS = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
    private static final int WRITABLE_OPERATIONS = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;

    private final SelectableChannel channel;
    private final PollSleep sleep;

    private volatile @Nullable SelectionKey key;

    ChannelItem(EnginePoller poller, long order, Set<PollEvent> events, SelectableChannel channel, PollSleep sleep) {
        super(poller, order, events);
        this.channel = channel;
        this.sleep = sleep;
    }

    @Override
    public SelectableChannel source() {
        return channel;
    }

    @Override
    void start() {
        check(events());
        Selector selector = sleep.openSelector();
        SelectionKey before = channel.keyFor(selector);
        if (before == null || !before.isValid()) {
            key = register(selector);
        } else if (before.attachment() instanceof ChannelItem item && item.isCancelled()) {
            before.attach(this);
            before.interestOps(operations());
            key = before;
        } else {
            throw new IllegalArgumentException(channel + " is registered in this poller already");
        }
        sleep.wakeUp();
    }

    private SelectionKey register(Selector selector) {
        try {
            return channel.register(selector, operations(), this);
        } catch (ClosedChannelException e) {
            throw new IllegalArgumentException(channel + " is closed", e);
        }
    }

    @Override
    void check(Set<PollEvent> wanted) {
        for (PollEvent event : wanted) {
            if ((operations(event) & channel.validOps()) == 0) {
                throw new IllegalArgumentException(channel + " is never " + event);
            }
        }
    }

    private int operations() {
        int operations = 0;
        for (PollEvent event : events()) {
            operations |= operations(event) & channel.validOps();
        }
        return operations;
    }

    private static int operations(PollEvent event) {
        return event == PollEvent.READABLE ? READABLE_OPERATIONS : WRITABLE_OPERATIONS;
    }

    @Override
    void change() {
        SelectionKey current = key;
        try {
            if (current != null) {
                current.interestOps(operations());
                sleep.wakeUp();
            }
        } catch (CancelledKeyException e) {
            sleep.wakeUp(); // closed: the next poll tells
        }
    }

    @Override
    void stop() {
        SelectionKey current = key;
        if (current != null) {
            sleep.release(current);
        }
    }

    /** Notes what was selected; returns whether that is anything. */
    boolean look(SelectionKey selected) {
        try {
            int ready = selected.readyOps();
            return found((ready & READABLE_OPERATIONS) != 0, (ready & WRITABLE_OPERATIONS) != 0);
        } catch (CancelledKeyException e) {
            return false; // closed or cancelled just now
        }
    }

    boolean hasLostItsChannel() {
        SelectionKey current = key;
        return current != null && !current.isValid();
    }
}
