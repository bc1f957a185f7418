// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.Cancellable;
import dev.zmq.engine.PollEvent;
import dev.zmq.engine.PollItem;
import dev.zmq.engine.PollSource;
import dev.zmq.engine.Poller;
import dev.zmq.engine.Socket;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.ZmqInterruptedException;
import dev.zmq.engine.reactor.IoThread;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The poller. Sockets and sources signal when they may have become ready; the polling thread looks at those that did, and
 * again at those that were ready the last time, for as long as they are. One that is not ready will signal: that is what a
 * look that finds nothing ensures.
 */
final class EnginePoller implements Poller {

    private static final ContextThreads[] NO_THREADS = {};

    private final PollSleep sleep = new PollSleep();
    private final PollTimers timers = new PollTimers();
    private final ConcurrentLinkedQueue<SignalledItem> signalled = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean wokenUp = new AtomicBoolean();
    private final AtomicReference<@Nullable Thread> poller = new AtomicReference<>();

    // The polling thread: what to look at.
    private final Set<SignalledItem> candidates = new LinkedHashSet<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<PollerItem> items = new LinkedHashSet<>();
    private final Set<ChannelItem> channels = new LinkedHashSet<>();
    private final Map<ContextThreads, Integer> socketsOf = new HashMap<>();
    private long nextOrder;

    // Written under the lock: the threads of all contexts with sockets here, and the number of channels.
    private volatile ContextThreads[] threads = NO_THREADS;
    private volatile int channelCount;
    private volatile boolean closed;

    // Written under the lock: how to wait for the sockets of one context, null if there are more or none.
    private volatile @Nullable SocketWait loneContext;

    // Set by whoever ends a wait, cleared by the polling thread before it looks for a reason not to wait.
    private volatile boolean alarmed;

    // ---- Registration. ----

    @Override
    public PollItem register(Socket socket, PollEvent... events) {
        if (!(socket instanceof AbstractSocket known)) {
            throw new IllegalArgumentException(socket + " is not a socket of this engine");
        }
        known.checkOpen();
        Set<PollEvent> wanted = PollerItem.setOf(events);
        return add(order -> new SocketItem(this, order, wanted, known));
    }

    @Override
    public PollItem register(SelectableChannel channel, PollEvent... events) {
        Set<PollEvent> wanted = PollerItem.setOf(events);
        return add(order -> new ChannelItem(this, order, wanted, channel, sleep));
    }

    @Override
    public PollItem register(PollSource source) {
        return add(order -> new SourceItem(this, order, source));
    }

    @FunctionalInterface
    private interface ItemFactory {
        PollerItem create(long order);
    }

    private PollItem add(ItemFactory factory) {
        lock.lock();
        try {
            checkOpen();
            PollerItem item = factory.create(nextOrder++);
            item.start();
            items.add(item);
            count(item, 1);
            return item;
        } finally {
            lock.unlock();
        }
    }

    /** Changes what an item waits for. */
    void change(PollerItem item, Runnable change) {
        lock.lock();
        try {
            change.run();
            if (items.contains(item)) {
                item.change();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Forgets an item; returns whether it was registered until now. */
    boolean remove(PollerItem item) {
        lock.lock();
        try {
            boolean registered = items.remove(item);
            if (registered) {
                item.markCancelled();
                item.stop();
                count(item, -1);
            }
            return registered;
        } finally {
            lock.unlock();
        }
    }

    private void count(PollerItem item, int difference) {
        if (item instanceof ChannelItem channel) {
            if (difference > 0) {
                channels.add(channel);
            } else {
                channels.remove(channel);
            }
            channelCount = channels.size();
        } else if (item instanceof SocketItem socket) {
            socketsOf.merge(socket.source().threads(), difference, Integer::sum);
            socketsOf.values().removeIf(count -> count == 0);
            ContextThreads[] now = socketsOf.keySet().toArray(NO_THREADS);
            if (!Arrays.equals(now, threads)) {
                threads = now;
                loneContext = now.length == 1 ? new SocketWait(now[0]) : null;
                sleep.wakeUp(); // a thread that runs the loop of a context that is none of ours any more
            }
        }
    }

    // ---- Timers. ----

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        checkOpen();
        return started(timers.once(delay, task));
    }

    @Override
    public Cancellable scheduleAtFixedRate(Duration initialDelay, Duration period, Runnable task) {
        checkOpen();
        return started(timers.atFixedRate(initialDelay, period, task));
    }

    @Override
    public Cancellable scheduleWithFixedDelay(Duration initialDelay, Duration pause, Runnable task) {
        checkOpen();
        return started(timers.withFixedDelay(initialDelay, pause, task));
    }

    private Cancellable started(Cancellable timer) {
        sleep.wakeUp(); // it may be due before the end of the sleep
        return timer;
    }

    // ---- Polling. ----

    @Override
    public List<PollItem> poll(Duration timeout) {
        return List.copyOf(await(timeout, this::forgetClosed));
    }

    @Override
    public @Nullable PollItem pollFirst(Duration timeout) {
        List<PollerItem> first = await(timeout, ready -> forgetClosed(ready.subList(0, Math.min(1, ready.size()))));
        return first.isEmpty() ? null : first.get(0);
    }

    @Override
    public int dispatch(Duration timeout) {
        List<PollerItem> ready =
                await(timeout, found -> found); // what is closed is forgotten when its handler is called
        ready.forEach(PollerItem::dispatch);
        return ready.size();
    }

    private List<PollerItem> forgetClosed(List<PollerItem> ready) {
        ready.stream().filter(PollerItem::isClosed).forEach(this::remove);
        return ready;
    }

    /** Waits for what is ready, and chooses what to return of it while no other thread polls. */
    private List<PollerItem> await(Duration timeout, UnaryOperator<List<PollerItem>> choice) {
        long timeoutNanos = AbstractSocket.toNanos(timeout);
        long deadline = AbstractSocket.deadline(timeoutNanos);
        if (!poller.compareAndSet(null, Thread.currentThread())) {
            throw new IllegalStateException("This poller polls already, on thread " + poller.get());
        }
        try {
            List<PollerItem> ready = awaitReady(timeoutNanos == 0, deadline);
            ready.sort(Comparator.comparingLong(PollerItem::order));
            return choice.apply(ready);
        } finally {
            poller.set(null);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // whoever sends what is skipped goes first
    private List<PollerItem> awaitReady(boolean onlyLook, long deadline) {
        List<PollerItem> ready = new ArrayList<>();
        while (true) {
            checkOpen();
            giveChannelsBack();
            boolean ran = timers.runDue();
            boolean again = look(ready);
            boolean over = wokenUp.getAndSet(false) || ran || onlyLook || nanosTo(deadline) == 0;
            lookAtChannels(ready); // before a sleep too, lest it hide that one was closed
            if (!over && !again && ready.isEmpty()) {
                sleep(deadline, ready);
                look(ready);
            }
            if (over || !ready.isEmpty()) {
                checkOpen();
                return ready;
            }
            if (again) {
                Thread.yield();
            }
        }
    }

    private void giveChannelsBack() {
        if (sleep.hasReleased()) {
            lock.lock();
            try {
                sleep.giveBack();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Looks at what may be ready; returns whether that has not come to an end. */
    private boolean look(List<PollerItem> ready) {
        SignalledItem next;
        while ((next = signalled.poll()) != null) {
            next.clearSignal();
            candidates.add(next);
        }
        boolean again = false;
        for (Iterator<SignalledItem> it = candidates.iterator(); it.hasNext(); ) {
            SignalledItem item = it.next();
            AbstractSocket.Look found = item.isCancelled() ? AbstractSocket.Look.NOTHING : item.look();
            switch (found) {
                case FOUND -> ready.add(item);
                case MORE -> again = true;
                case NOTHING -> it.remove();
            }
        }
        return again;
    }

    private void lookAtChannels(List<PollerItem> ready) {
        sleep.selectNow(key -> addSelected(key, ready));
        if (sleep.channels() < channelCount) {
            addClosedChannels(ready);
        }
    }

    private static void addSelected(SelectionKey key, List<PollerItem> ready) {
        ChannelItem item = (ChannelItem) key.attachment();
        if (!item.isCancelled() && item.look(key)) {
            ready.add(item);
        }
    }

    private void addClosedChannels(List<PollerItem> ready) {
        lock.lock();
        try {
            for (ChannelItem item : channels) {
                if (item.hasLostItsChannel()) {
                    item.foundClosed();
                    ready.remove(item);
                    ready.add(item);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void sleep(long deadline, List<PollerItem> ready) {
        if (Thread.currentThread().isInterrupted()) {
            throw new ZmqInterruptedException("Interrupted while polling");
        }
        ContextThreads[] waitedFor = threads;
        SocketWait wait = loneContext;
        boolean alone = true;
        for (ContextThreads context : waitedFor) {
            alone &= context.enterWait() == 1;
        }
        try {
            if (wait != null && alone && isLone(wait)) {
                alarmed = false;
                wait.awaitPolled(
                        () -> alarmed || !isLone(wait) || nanosToSleep(deadline) == 0,
                        AbstractSocket.deadline(nanosToSleep(deadline)),
                        this::setAlarm,
                        () -> sleep(waitedFor, deadline, ready));
            } else {
                sleep(waitedFor, deadline, ready);
            }
        } finally {
            sleep.setAlarm(null);
            for (ContextThreads context : waitedFor) {
                context.leaveWait();
            }
        }
    }

    /** Returns whether there is nothing to wait for but the sockets of this context. */
    private boolean isLone(SocketWait context) {
        return context == loneContext && sleep.isWithoutChannels();
    }

    private void setAlarm(Runnable endWait) {
        sleep.setAlarm(() -> {
            alarmed = true;
            endWait.run();
        });
    }

    private void sleep(ContextThreads[] waitedFor, long deadline, List<PollerItem> ready) {
        for (ContextThreads context : waitedFor) {
            IoThread io = context.only();
            if (io != null) {
                io.ensureLed();
            }
        }
        sleep.sleep(() -> nanosToSleep(deadline), key -> addSelected(key, ready));
    }

    private long nanosToSleep(long deadline) {
        if (!signalled.isEmpty() || wokenUp.get() || closed || sleep.hasReleased()) {
            return 0;
        }
        long nanos = Math.min(nanosTo(deadline), timers.nanosToNext());
        return nanos == Long.MAX_VALUE ? PollSleep.WITHOUT_LIMIT : nanos;
    }

    private static long nanosTo(long deadline) {
        return deadline == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, deadline - System.nanoTime());
    }

    // ---- Any thread. ----

    /** Has the polling thread look at an item. */
    void signal(SignalledItem item) {
        signalled.add(item);
        sleep.wakeUp();
    }

    @Override
    public void wakeUp() {
        wokenUp.set(true);
        sleep.wakeUp();
    }

    private void checkOpen() {
        if (closed) {
            throw new ZmqClosedException("The poller is closed");
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            List.copyOf(items).forEach(this::remove);
            timers.clear();
            sleep.close();
        } finally {
            lock.unlock();
        }
    }
}
