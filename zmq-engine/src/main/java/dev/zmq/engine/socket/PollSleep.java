// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.ZmqException;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How the polling thread sleeps: parked, or in a selector once there was a channel to wait for. */
final class PollSleep {

    /** The answer of who is asked how long to sleep. */
    static final long WITHOUT_LIMIT = -1;

    private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    // Opened once, under the poller's lock.
    private volatile @Nullable Selector selector;

    // Under the poller's lock; whether it is empty may be read without it.
    private final List<SelectionKey> released = new CopyOnWriteArrayList<>();

    // Set by the polling thread before it looks once more and sleeps; read by others after they made something to look
    // at.
    private volatile @Nullable Runnable alarm;

    // ---- The polling thread. ----

    /**
     * Sleeps until it is woken up, interrupted, or a channel is ready.
     *
     * @param nanosToSleep asked when a call of {@link #wakeUp} is not missed any more; 0 not to sleep
     */
    void sleep(LongSupplier nanosToSleep, Consumer<SelectionKey> onReady) {
        Selector current = selector;
        Thread me = Thread.currentThread();
        alarm = current == null ? () -> LockSupport.unpark(me) : current::wakeup;
        try {
            long nanos = nanosToSleep.getAsLong();
            if (nanos == 0 || current != selector) {
                selectNow(onReady);
            } else if (current == null) {
                park(nanos);
            } else {
                select(current, nanos, onReady);
            }
        } finally {
            alarm = null;
        }
    }

    private void park(long nanos) {
        if (nanos < 0) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, nanos);
        }
    }

    private static void select(Selector selector, long nanos, Consumer<SelectionKey> onReady) {
        try {
            // Rounded up, so that the time has passed when the selector says so; 0 means without limit.
            selector.select(onReady, nanos < 0 ? 0 : (nanos - 1) / NANOS_PER_MILLI + 1);
        } catch (ClosedSelectorException e) {
            return; // the poller is closed, and will say so
        } catch (IOException e) {
            throw new ZmqException("The poller cannot wait for its channels", e);
        }
    }

    /**
     * Has {@link #wakeUp} do something for a thread that waits in another way, until it sleeps or this is taken back.
     *
     * @param instead null to take it back
     */
    void setAlarm(@Nullable Runnable instead) {
        alarm = instead;
    }

    /** Returns whether there are no channels to wait for. */
    boolean isWithoutChannels() {
        return selector == null;
    }

    /** Looks which channels are ready. */
    void selectNow(Consumer<SelectionKey> onReady) {
        Selector current = selector;
        if (current == null) {
            return;
        }
        try {
            current.selectNow(onReady);
        } catch (ClosedSelectorException e) {
            return; // as above
        } catch (IOException e) {
            throw new ZmqException("The poller cannot look at its channels", e);
        }
    }

    /** Returns whether there are channels to {@link #giveBack}. */
    boolean hasReleased() {
        return !released.isEmpty();
    }

    // ---- Any thread. ----

    /** Ends the sleep, if there is one. */
    void wakeUp() {
        Runnable current = alarm;
        if (current != null) {
            current.run();
        }
    }

    /** Returns the number of channels that are registered and not closed, as far as the selector knows. */
    int channels() {
        Selector current = selector;
        try {
            return current == null ? 0 : current.keys().size();
        } catch (ClosedSelectorException e) {
            return 0; // as above
        }
    }

    // ---- Under the poller's lock. ----

    Selector openSelector() {
        Selector current = selector;
        if (current == null) {
            try {
                current = Selector.open();
            } catch (IOException e) {
                throw new ZmqException("Cannot open a selector for the channels of a poller", e);
            }
            selector = current;
            wakeUp(); // from the sleep that knows no channels
        }
        return current;
    }

    /** Has the polling thread give a channel back, unless it is registered again before. */
    void release(SelectionKey key) {
        try {
            key.interestOps(0);
            released.add(key);
        } catch (CancelledKeyException e) {
            // closed, and thereby given back
        }
        wakeUp();
    }

    /** Gives channels back. By the polling thread, as others would have to wait for the end of its sleep. */
    void giveBack() {
        for (SelectionKey key : released) {
            if (((ChannelItem) key.attachment()).isCancelled()) {
                key.cancel();
            }
        }
        released.clear();
        selectNow(key -> {}); // only now the keys are gone; what is ready stays so for the next selection
    }

    void close() {
        Selector current = selector;
        try {
            wakeUp();
            if (current != null) {
                current.close();
            }
        } catch (IOException e) {
            throw new ZmqException("The selector of a poller cannot be closed", e);
        }
    }
}
