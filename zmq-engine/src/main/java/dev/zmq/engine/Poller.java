// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Waits for many things at once on one thread: sockets of any contexts, channels of java.nio, what a {@link ReadAhead} has
 * read, timers, and a call of {@link #wakeUp} (zmq_poller, zmq_timers).
 *
 * <pre>{@code
 * try (Poller poller = Poller.create()) {
 *     poller.register(tasks, PollEvent.READABLE).onReady(item -> work(tasks.tryReceive()));
 *     poller.register(channel, PollEvent.READABLE).onReady(item -> read(channel));
 *     poller.scheduleAtFixedRate(Duration.ofSeconds(1), Duration.ofSeconds(1), this::report);
 *     while (running) {
 *         poller.dispatch(SocketOptions.INFINITE);
 *     }
 * }
 * }</pre>
 *
 * <p>Thread-safe, but only one thread at a time may poll. Anything may be registered, changed, cancelled and scheduled by any
 * thread, also while another one polls, and counts at once.
 *
 * <p><b>Order is priority.</b> What is ready is returned in the order of its registration. Who wants what was registered later
 * to wait until all before it is idle, uses {@link #pollFirst} and polls again after each item.
 *
 * <p><b>Readiness is a state, not an event</b> (level-triggered): what was not taken is ready again with the next poll. A
 * look takes nothing, so between the poll and the call another thread may have taken the message or the room: use
 * {@link Socket#tryReceive} and {@link Socket#trySend}, which say so by their result.
 *
 * <p><b>The end of something</b>: a socket, channel or source that was closed is returned once, with
 * {@link PollItem#isClosed}, and is registered no longer. A thread that waits learns of a closed socket at once, but of a
 * closed channel with its next poll only, as the JDK tells nobody; {@link #wakeUp} helps.
 *
 * <p>Many idle sockets cost nothing: a poll looks at those that have been signalled or were ready the last time.
 */
public interface Poller extends AutoCloseable {

    /** Returns a new poller; it belongs to no context, and whoever creates it closes it. */
    static Poller create() {
        return Providers.find().createPoller();
    }

    /**
     * Waits for a socket from now on. A socket may be registered several times, in one or several pollers.
     *
     * @param events what to wait for; none for nothing but its end, until {@link PollItem#setEvents} says more. A socket whose
     *     type never waits is always {@link PollEvent#WRITABLE}, so wait for that only with something to send
     * @throws ZmqClosedException if the socket or this poller is closed
     * @throws IllegalArgumentException if the socket is not one of this engine
     */
    PollItem register(Socket socket, PollEvent... events);

    /**
     * Waits for a channel from now on: for TCP, UDP and Unix domain sockets, servers, and pipes. As with poll(2), a server
     * with a connection to accept is readable, and a connection that is made or has failed is writable.
     *
     * @param channel in non-blocking mode, and registered only once in this poller; still the caller's to close
     * @throws java.nio.channels.IllegalBlockingModeException if the channel is in blocking mode
     * @throws IllegalArgumentException if the channel is registered already, is closed or can do none of the events
     * @throws ZmqClosedException if this poller is closed
     */
    PollItem register(SelectableChannel channel, PollEvent... events);

    /**
     * Waits for anything else from now on; it is {@link PollEvent#READABLE} while {@link PollSource#isReady}.
     *
     * @throws ZmqClosedException if this poller is closed
     */
    PollItem register(PollSource source);

    /**
     * Runs a task once on the polling thread, from within a poll; what it throws, that poll throws.
     *
     * @param delay zero or negative for the next poll
     * @throws ZmqClosedException if this poller is closed
     */
    Cancellable schedule(Duration delay, Runnable task);

    /**
     * Runs a task again and again, at fixed points of time. Those that were missed are left out rather than made up for.
     *
     * @param initialDelay see {@link #schedule}
     * @param period more than zero
     * @throws IllegalArgumentException if the period is not
     * @throws ZmqClosedException if this poller is closed
     */
    Cancellable scheduleAtFixedRate(Duration initialDelay, Duration period, Runnable task);

    /**
     * Runs a task again and again, with a pause from the end of each run to the beginning of the next.
     *
     * @param initialDelay see {@link #schedule}
     * @param pause more than zero
     * @throws IllegalArgumentException if the pause is not
     * @throws ZmqClosedException if this poller is closed
     */
    Cancellable scheduleWithFixedDelay(Duration initialDelay, Duration pause, Runnable task);

    /**
     * Runs what is due by its timer and waits until something is ready, a timer has run, {@link #wakeUp} was called or the
     * time has passed.
     *
     * @param timeout zero does not wait, a negative duration waits without limit
     * @return what is ready, in order of registration; may be empty before the time has passed, too
     * @throws ZmqInterruptedException if the thread was interrupted before anything was ready; nothing else is harmed, and the
     *     interrupt flag stays set
     * @throws ZmqClosedException if this poller is closed, also while it waits
     * @throws IllegalStateException if another thread polls, or a timer's task does
     */
    List<PollItem> poll(Duration timeout);

    /**
     * Like {@link #poll}, but returns only the ready item that was registered first, so that those after it wait.
     *
     * @return null if {@link #poll} would have returned an empty list
     */
    @Nullable
    PollItem pollFirst(Duration timeout);

    /**
     * Like {@link #poll}, but calls for each item what {@link PollItem#onReady} or {@link PollItem#onClosed} has set, in order;
     * not for items that were cancelled by one called before. What a handler throws, this method throws; the items after it
     * are ready still.
     *
     * @return how many items were ready
     */
    int dispatch(Duration timeout);

    /** Ends the poll that is under way, or else the next one, without waiting further. Any thread. */
    void wakeUp();

    /**
     * Forgets all items and timers; what was registered stays open. A thread that polls ends with {@link ZmqClosedException}.
     * Closing again has no effect.
     */
    @Override
    void close();
}
