// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.reactor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A thread that serves channels, timers and a mailbox, and never ends before it is stopped: whatever a handler throws
 * closes that handler's channel alone.
 *
 * <p>An application thread that waits for a message may run the loop in its place ({@link #lead}); "the I/O thread"
 * means whoever does. {@link #execute}, {@link #executeLazily}, {@link #ensureLed}, {@link #standByClosely}, {@link #wakeUp},
 * {@link #load}, {@link #lead} and {@link #stop} may be called by any thread; everything else only on the I/O thread.
 */
public final class IoThread {

    private static final Logger LOG = System.getLogger(IoThread.class.getName());

    /** Also the most bytes that one read takes from a connection, so that a busy one cannot starve the others. */
    private static final int READ_BUFFER_BYTES = 128 * 1024;

    private static final int MAX_TASKS_PER_TURN = 1024;

    /** A selector sleeps for whole milliseconds, rounded up. */
    private static final long SELECTOR_STEP_NANOS = 2_000_000;

    /** Work that is polled, because more of it is expected within microseconds. */
    public interface Polled {
        /** Does what there is to do; returns whether to be called again. */
        boolean poll();
    }

    private final Selector selector;
    private final Thread thread;
    private final ConcurrentLinkedQueue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
    private final Timers timers = new Timers();
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BUFFER_BYTES);
    private final AtomicInteger load = new AtomicInteger();
    private final ArrayList<Polled> polled = new ArrayList<>();
    private final Leadership leadership;
    private final Consumer<SelectionKey> server = this::serve;

    // Made once: where there is no memory left, making it with each turn would end the thread.
    private final BooleanSupplier hasCandidate;

    // Written by the I/O thread before it selects; read by others after they put something into the mailbox.
    private volatile boolean sleeping;
    private volatile boolean stopping;

    /** Creates the thread, to be started. */
    public IoThread(String name) {
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot open a selector for I/O thread " + name, e);
        }
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        this.leadership = new Leadership(thread);
        this.hasCandidate = leadership::hasCandidate;
    }

    /** Starts the thread. If the system has none to spare, this throws, and nothing is left of it. */
    public void start() {
        try {
            thread.start();
        } catch (Throwable e) {
            closeSelector();
            throw e;
        }
    }

    /** Runs a task on this thread, soon; the order of tasks from one thread is kept. */
    public void execute(Runnable task) {
        mailbox.add(task);
        wakeUp();
        leadership.ensureLed();
    }

    /**
     * Like {@link #execute}, but while nobody runs the loop the task waits until somebody does: the application thread
     * that is expected back or, after some hundred microseconds, a few milliseconds at most, the I/O thread.
     */
    public void executeLazily(Runnable task) {
        mailbox.add(task);
        leadership.standByClosely();
        wakeUp();
    }

    /** Ends the sleep of whoever runs the loop. */
    public void wakeUp() {
        if (sleeping) {
            selector.wakeup();
        }
    }

    /** Makes sure that somebody runs the loop at this moment; to be called before waiting for what it may bring. */
    public void ensureLed() {
        leadership.ensureLed();
    }

    /** Has the I/O thread take over soon if nobody runs the loop: others than who does wait for what it may bring. */
    public void standByClosely() {
        leadership.standByClosely();
    }

    /** Returns whether the caller runs the loop. */
    public boolean isCurrent() {
        return leadership.isHeldBy(Thread.currentThread());
    }

    /**
     * Runs the loop on the calling thread until what it waits for is over, the thread is interrupted or the time has
     * passed. Who makes it over from another thread must call {@link #wakeUp} afterwards. Then nobody may run it for some
     * hundred microseconds, or up to four milliseconds if the caller has been back soon again and again, unless there is
     * something to do.
     *
     * @param deadlineNanos on the clock of {@link System#nanoTime()}, {@link Long#MAX_VALUE} for no limit
     * @param lookNanos how long to look for something to happen before the first sleep
     * @param othersWait asked at the end whether the I/O thread must take over at once
     * @return false if another thread runs the loop, or if this one must not: the thread is being stopped, or the deadline
     *     is so near that the selector would miss it
     */
    public boolean lead(BooleanSupplier over, long deadlineNanos, long lookNanos, BooleanSupplier othersWait) {
        if (stopping || isPast(deadlineNanos, System.nanoTime() + SELECTOR_STEP_NANOS)) {
            return false;
        }
        Thread me = Thread.currentThread();
        BooleanSupplier ends =
                () -> stopping || over.getAsBoolean() || me.isInterrupted() || isPast(deadlineNanos, System.nanoTime());
        // Made before the lead is taken: without memory it could not be given up.
        boolean[] unfinished = new boolean[1];
        BooleanSupplier somethingToDo =
                () -> unfinished[0] || stopping || !mailbox.isEmpty() || othersWait.getAsBoolean();
        if (!leadership.acquire(me, this::wakeUp, ends)) {
            return false;
        }
        try {
            long start = System.nanoTime();
            boolean looks = lookNanos > 0;
            // One turn at least: who comes back again and again for next to no time keeps others from the lead.
            do {
                turn(ends, deadlineNanos, looks);
                looks = looks && System.nanoTime() - start < lookNanos;
            } while (!ends.getAsBoolean());
        } finally {
            unfinished[0] = !polled.isEmpty();
            leadership.vacate(somethingToDo);
        }
        return true;
    }

    private static boolean isPast(long deadlineNanos, long nowNanos) {
        return deadlineNanos != Long.MAX_VALUE && nowNanos - deadlineNanos >= 0;
    }

    /** Returns whether the thread runs. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Returns the number of channels that this thread serves. */
    public int load() {
        return load.get();
    }

    /** Ends the thread once its mailbox is empty. */
    public void stop() {
        stopping = true;
        selector.wakeup();
        leadership.ensureLed();
    }

    /** Waits for the thread to end; an interrupt is kept for later. */
    public void join() {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Serves a channel from now on, or by another handler than before. The channel must be in non-blocking mode. */
    public SelectionKey register(SelectableChannel channel, int operations, ChannelHandler handler) throws IOException {
        boolean known = channel.keyFor(selector) != null;
        SelectionKey key = channel.register(selector, operations, handler);
        if (!known) {
            load.incrementAndGet();
        }
        return key;
    }

    /** Stops serving a channel and closes it; does nothing if it is closed already. */
    public void close(SelectionKey key) {
        if (key.attach(null) != null) {
            load.decrementAndGet();
        }
        key.cancel();
        closeQuietly(key.channel());
    }

    /**
     * Stops serving a listener and closes it, so that its address is free when this returns: the JDK gives the address of
     * a channel that a selector knows back with the next selection only. Not to be called by a handler.
     */
    public void closeListener(SelectionKey key) {
        close(key);
        try {
            selector.selectNow(ready -> {}); // what is ready stays ready for the next selection
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Selecting to close a listener failed", e);
        }
    }

    /** Closes a channel; a failure to do so is logged, since nothing else can be done about it. */
    public static void closeQuietly(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Closing a channel failed", e);
        }
    }

    /** Runs a task once, after some time. */
    public Timer schedule(long delayNanos, Runnable task) {
        return timers.add(System.nanoTime() + delayNanos, task);
    }

    /** Returns a cleared buffer for one read; it must not be kept beyond the current call. */
    public ByteBuffer readBuffer() {
        return readBuffer.clear();
    }

    /** Calls something in each turn, without sleeping between, until it does not want it any more. */
    public void poll(Polled work) {
        polled.add(work);
    }

    private void run() {
        try {
            while (!stopping || !mailbox.isEmpty() || !isCurrent()) {
                if (isCurrent()) {
                    turn(hasCandidate, Long.MAX_VALUE, false);
                    leadership.handOver();
                } else {
                    leadership.standBy();
                }
            }
        } finally {
            closeSelector();
        }
    }

    private void closeSelector() {
        try {
            selector.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Closing the selector of an I/O thread failed", e);
        }
    }

    private void turn(BooleanSupplier over, long deadlineNanos, boolean looks) {
        try {
            runTasks();
            runTimers();
            runPolled();
            select(over, deadlineNanos, looks);
        } catch (Throwable failure) { // see runGuarded
            log("A turn of an I/O thread failed", failure);
        }
    }

    private void runTasks() {
        Runnable task;
        for (int i = 0; i < MAX_TASKS_PER_TURN && (task = mailbox.poll()) != null; i++) {
            runGuarded(task);
        }
    }

    private void runTimers() {
        long now = System.nanoTime();
        Timer timer;
        while ((timer = timers.pollDue(now)) != null) {
            runGuarded(timer::run);
        }
    }

    private void runPolled() {
        for (int i = polled.size() - 1; i >= 0; i--) {
            boolean again = false;
            try {
                again = polled.get(i).poll();
            } catch (Throwable failure) { // see runGuarded
                log("Polled work of an I/O thread failed", failure);
            }
            if (!again) {
                // The last one was polled already in this turn, so it may take the place.
                Polled last = polled.remove(polled.size() - 1);
                if (i < polled.size()) {
                    polled.set(i, last);
                }
            }
        }
    }

    private static void runGuarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) { // an I/O thread must outlive everything, OutOfMemoryError included
            log("A task of an I/O thread failed", failure);
        }
    }

    private static void log(String what, Throwable failure) {
        try {
            LOG.log(Level.ERROR, what, failure);
        } catch (Throwable unloggable) {
            // Out of memory, most likely. There is nobody left to tell, and the thread has to go on.
            return;
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // whoever is to produce or consume what is polled goes first
    private void select(BooleanSupplier over, long deadlineNanos, boolean looks) throws IOException {
        if (!polled.isEmpty()) {
            selector.selectNow(server);
            Thread.yield();
            return;
        }
        if (looks) {
            selector.selectNow(server);
            Thread.onSpinWait();
            return;
        }
        long nanos = nanosToSleep(deadlineNanos);
        sleeping = true;
        // Volatile write above, volatile reads here; execute() and others do the opposite: one of us sees the other.
        // What a leading thread waits for may also have come in this very turn, by a task.
        if (!mailbox.isEmpty() || stopping || nanos == 0 || over.getAsBoolean()) {
            sleeping = false;
            selector.selectNow(server);
        } else {
            // Rounded up, so that a timer is due when its wake-up comes; 0 means without limit.
            long millis = nanos < 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos) + 1;
            selector.select(server, millis);
            sleeping = false;
        }
    }

    /** Returns the time to the next timer or to the deadline; negative if there is neither. */
    private long nanosToSleep(long deadlineNanos) {
        long now = System.nanoTime();
        long toTimer = timers.nanosToNext(now);
        if (deadlineNanos == Long.MAX_VALUE) {
            return toTimer;
        }
        long toDeadline = Math.max(0, deadlineNanos - now);
        return toTimer < 0 ? toDeadline : Math.min(toTimer, toDeadline);
    }

    private void serve(SelectionKey key) {
        ChannelHandler handler = (ChannelHandler) key.attachment();
        if (handler == null) {
            return; // closed by a handler that was served before it in this turn
        }
        try {
            handler.onReady(key.readyOps());
        } catch (Throwable failure) { // see runGuarded
            fail(key, handler, failure);
        }
    }

    private void fail(SelectionKey key, ChannelHandler handler, Throwable failure) {
        try {
            handler.onFailure(failure);
        } catch (Throwable second) { // see runGuarded
            log("A handler of an I/O thread could not deal with its failure", second);
            close(key);
        }
    }
}
