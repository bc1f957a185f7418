// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.Cancellable;
import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.MonitorListener;
import dev.zmq.engine.PollEvent;
import dev.zmq.engine.ReadinessChannel;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOption;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketStatistics;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.ZmqInterruptedException;
import dev.zmq.engine.ZmqTimeoutException;
import dev.zmq.engine.ZmqUnsupportedException;
import dev.zmq.engine.pipe.OutboundPipe;
import dev.zmq.engine.pipe.OutboundQueue;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.pipe.ShortLock;
import dev.zmq.engine.pipe.WaitList;
import dev.zmq.engine.routing.LoadBalancer;
import dev.zmq.engine.session.CommandSender;
import dev.zmq.engine.session.Session;
import dev.zmq.engine.session.SessionHost;
import dev.zmq.engine.session.SessionSettings;
import dev.zmq.engine.zmtp.PeerInfo;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What all socket types share: the two locks, waiting, options, endpoints, statistics and the end.
 *
 * <p>A subclass says where a message goes ({@link #route}, under the send lock) and where the next one comes from
 * ({@link #take}, under the receive lock). Neither lock is ever held while a thread waits; when both are needed, the
 * send lock comes first.
 */
abstract class AbstractSocket implements Socket, SessionHost {

    /**
     * A queue that was written within this time is likely to be written again soon, so that waking the I/O thread, which
     * batches, is cheaper than a system call for each message.
     */
    private static final long BURST_NANOS = 2_000;

    static final byte[] NO_BYTES = {};

    /** How many unwanted messages {@link #take} may skip before it lets others have the receive lock. */
    static final int MAX_SKIPPED = 256;

    final ShortLock sendLock = new ShortLock();
    final ShortLock receiveLock = new ShortLock();
    final PeerRegistry peers;

    private final EngineContext context;
    private final String name;
    private final SocketType type;
    private final OptionStore options;
    private final Endpoints endpoints;
    private final WaitList senders = new WaitList();
    private final WaitList receivers = new WaitList();
    private final SocketWait waits;
    private final InprocWait roomWaits = new InprocWait();
    private final InprocWait messageWaits = new InprocWait();
    private final PeerQueues queues;
    private final Monitors monitors;

    // Under the send lock: the idle queue that the calling thread shall write itself once it has left the lock.
    private @Nullable OutboundPipe direct;

    // Under the send lock: the queue, full or long, that the calling thread shall write once it has left the lock. Its
    // token was claimed from the I/O thread.
    private @Nullable OutboundQueue helped;

    // Under the receive lock; read without it as a hint how busy the socket is.
    private long taken;

    // Under the send lock.
    private final Answers answers = new Answers();

    // Under the receive lock: take() returned null, and yet there may be more to take.
    private boolean takeAgain;

    // Under the receive lock: take() may return null though nobody is told of the next message.
    private boolean mayGlance;

    private volatile long sendTimeoutNanos = -1;
    private volatile long receiveTimeoutNanos = -1;
    private volatile long busyPollNanos;
    private volatile boolean closed;

    AbstractSocket(EngineContext context, SocketType type, String name) {
        this.context = context;
        this.type = type;
        this.name = name;
        this.peers = new PeerRegistry(type);
        this.waits = new SocketWait(context.threads());
        this.options = new OptionStore(type, context.defaultLinger(), context.ipv6());
        this.endpoints = new Endpoints(
                this, options, context.threads(), context.inproc(), context.hostResolver(), this::onAllEnded);
        this.queues = new PeerQueues(this, options, context.chunks());
        this.monitors = new Monitors(name, context.monitors());
    }

    // ---- For subclasses. ----

    /**
     * Appends a message to the queues it belongs in, or drops and counts it; under the send lock.
     *
     * @return false if it must wait for room
     */
    abstract boolean route(Message message);

    /** Like {@link #route}, for a message of one part, without an object for it where that is worth while. */
    boolean routePart(byte[] part) {
        return route(Message.of(part));
    }

    /** Takes the next message for the application, null if there is none; under the receive lock. */
    abstract @Nullable Message take();

    /** Returns whether {@link #take} may return null though the next message is not signalled: the caller asks again. */
    final boolean mayGlance() {
        return mayGlance;
    }

    /** Returns whether a look that found nothing must be repeated at once. Under the receive lock. */
    boolean isUncertain() {
        return false;
    }

    /** Ends a {@link #take} that has skipped {@link #MAX_SKIPPED} messages, which a peer may send for ever. */
    final @Nullable Message takeLater() {
        takeAgain = true;
        return null;
    }

    /** Sends to the peer whose turn it is. */
    final boolean routeBalanced(LoadBalancer balancer, Message message) {
        OutboundQueue out = balancer.nextQueue();
        if (out == null) {
            return routeToFull(balancer, message);
        }
        out.add(message);
        awaken(out, true);
        balancer.endTurn();
        return true;
    }

    /** Like {@link #routeBalanced(LoadBalancer, Message)}, for a message of one part. */
    final boolean routeBalanced(LoadBalancer balancer, byte[] part) {
        OutboundQueue out = balancer.nextQueue();
        if (out == null) {
            return routeToFull(balancer, Message.of(part));
        }
        out.add(part);
        awaken(out, true);
        balancer.endTurn();
        return true;
    }

    private boolean routeToFull(LoadBalancer balancer, Message message) {
        Pipe full = queues.conflate() ? balancer.nextOfAll() : null;
        if (full != null && sendNewest(full, message)) {
            return true;
        }
        help(balancer.claimToHelp());
        return false;
    }

    /** Sends a message to a full peer in the place of an older one; false if older ones are kept. Under the send lock. */
    final boolean sendNewest(Pipe target, Message message) {
        return queues.sendNewest(target, message);
    }

    /** Sends an empty message to a new peer, so that it learns of this socket, if that is wanted; under the send lock. */
    final void probe(Pipe pipe) {
        if (isSet(SocketOptions.PROBE_ROUTER)) {
            pipe.out().appendPart(NO_BYTES, false);
            commit(pipe, false);
        }
    }

    /** Makes room in a full queue whose flush token was claimed; see {@link #attempt}. */
    final void help(@Nullable Pipe claimed) {
        helped = claimed == null ? null : claimed.out();
    }

    /** Makes a message that was appended to a queue visible, and somebody responsible for writing it. */
    final void commit(Pipe pipe, boolean mayWriteDirectly) {
        OutboundQueue out = pipe.out();
        out.commit();
        awaken(out, mayWriteDirectly);
    }

    private void awaken(OutboundQueue out, boolean mayWriteDirectly) {
        if (out instanceof OutboundPipe queue) {
            if (queue.isIdle()) {
                startFlush(queue, mayWriteDirectly);
            } else if (queue.hasGrown() && mayWriteDirectly && helped == null && queue.claimGrown()) {
                helped = queue; // and no other one for this message, whose token would be lost
            }
        }
    }

    private void startFlush(OutboundPipe out, boolean mayWriteDirectly) {
        boolean answer = answers.note(taken);
        if (answers.areQuick()
                && waits.mayBeBack()
                && seemsToHaveMore()
                && context.chunks().isAmple()) {
            out.scheduleLazily();
        } else if (mayWriteDirectly
                && direct == null
                && out.wasQuietFor(BURST_NANOS)
                && (answer || context.threads().directWrites().areFew())
                && out.claimIdle()) {
            direct = out;
        } else {
            out.schedule();
        }
    }

    /** Returns whether {@link #take} would probably return a message. Without the receive lock: a hint. */
    boolean seemsToHaveMore() {
        return false;
    }

    /** Returns whether {@link #take} would return a message; drops unwanted ones before it. Under the receive lock. */
    boolean hasMessage() {
        return false;
    }

    /** Ends a {@link #hasMessage} that has dropped {@link #MAX_SKIPPED} messages. */
    final boolean lookLater() {
        takeAgain = true;
        return false;
    }

    /** Returns whether {@link #route} would find room, as far as can be said without the message. Under the send lock. */
    boolean hasRoom() {
        return type.canSend();
    }

    /** Returns whether a peer of the balancer has room, or keeps the newest message if it has none. */
    final boolean hasRoom(LoadBalancer balancer) {
        return balancer.next() != null || (queues.conflate() && !balancer.isEmpty());
    }

    /** Returns whether a peer has room, or keeps the newest message if it has none. */
    final boolean hasRoom(Pipe target) {
        return target.out().hasRoom() || queues.conflates(target);
    }

    /** Lets waiting senders try again. */
    final void signalSenders() {
        senders.signalAll();
    }

    /** Lets waiting receivers try again. */
    final void signalReceivers() {
        receivers.signalAll();
    }

    /**
     * Called when a full queue has drained to its low-water mark; any thread, which may hold the receive lock of a socket
     * of the same context: takes no lock.
     */
    void onRoom() {
        signalSenders();
    }

    // ---- Sending. ----

    @Override
    public void send(Message message) {
        if (!attempt(message) && !sendWaiting(message, sendTimeoutNanos)) {
            throw new ZmqTimeoutException("Socket " + name + " found no peer with room for a message within "
                    + Duration.ofNanos(sendTimeoutNanos).toMillis() + " ms (sendTimeout)");
        }
    }

    @Override
    public boolean send(Message message, Duration timeout) {
        return attempt(message) || sendWaiting(message, toNanos(timeout));
    }

    @Override
    public boolean trySend(Message message) {
        return attempt(message);
    }

    @Override
    public void send(byte[] part) {
        if (!attempt(null, part)) {
            send(Message.of(part));
        }
    }

    private boolean attempt(Message message) {
        Objects.requireNonNull(message, "message"); // before half of an envelope is in a queue
        return attempt(message, NO_BYTES);
    }

    /** Sends a message, or one of a single part if there is none, if it needs not wait for room. */
    private boolean attempt(@Nullable Message message, byte[] part) {
        Objects.requireNonNull(part, "part");
        while (true) {
            boolean done;
            OutboundPipe toFlush;
            OutboundQueue toHelp;
            sendLock.lock();
            try {
                if (closed) {
                    throw closedException();
                }
                done = message == null ? routePart(part) : route(message);
            } finally {
                toFlush = direct;
                if (toFlush != null) {
                    direct = null;
                }
                toHelp = helped;
                if (toHelp != null) {
                    helped = null;
                }
                sendLock.unlock();
            }
            if (toFlush != null) {
                toFlush.flushDirectly();
                context.threads().directWrites().done();
            }
            if (toHelp != null) {
                toHelp.flushForIoThread();
            }
            if (done || toHelp == null) {
                return done;
            }
        }
    }

    private boolean sendWaiting(Message message, long timeoutNanos) {
        if (timeoutNanos == 0) {
            return false;
        }
        long deadline = deadline(timeoutNanos);
        if (endpoints.areInproc() && roomWaits.pause() && attempt(message)) {
            return true;
        }
        while (true) {
            WaitList.Waiter waiter = senders.enter();
            try {
                if (attempt(message)) {
                    return true;
                }
                // Read after entering the list: who changes it later signals all who are there.
                long limit = context.sendWaitLimitNanos();
                boolean limited = isEarlier(limit, deadline);
                switch (awaitRoom(waiter, limited ? limit : deadline)) {
                    case SIGNALLED -> {}
                    case TIMED_OUT -> {
                        boolean sent = attempt(message);
                        if (sent || !limited) {
                            return sent;
                        }
                        if (limit == context.sendWaitLimitNanos()) {
                            throw noMoreWaiting();
                        }
                    }
                    case INTERRUPTED -> throw interrupted("sending");
                }
            } finally {
                senders.leave(waiter);
            }
        }
    }

    // ---- Receiving. ----

    @Override
    public Message receive() {
        long timeoutNanos = receiveTimeoutNanos;
        Message message = receiveWithin(timeoutNanos);
        if (message == null) {
            throw new ZmqTimeoutException("Socket " + name + " received no message within "
                    + Duration.ofNanos(timeoutNanos).toMillis() + " ms (receiveTimeout)");
        }
        return message;
    }

    @Override
    public @Nullable Message receive(Duration timeout) {
        return receiveWithin(toNanos(timeout));
    }

    @Override
    public @Nullable Message tryReceive() {
        checkMayReceive();
        return poll(Long.MAX_VALUE, false);
    }

    @Override
    public int receive(List<? super Message> target, int maxMessages, Duration timeout) {
        Objects.requireNonNull(target, "target"); // before a message is taken
        if (maxMessages < 1) {
            throw new IllegalArgumentException("maxMessages must be at least 1, not " + maxMessages);
        }
        checkMayReceive();
        int count = drain(target, maxMessages);
        if (count > 0) {
            return count;
        }
        Message first = receiveWithin(toNanos(timeout));
        if (first == null) {
            return 0;
        }
        target.add(first);
        return maxMessages == 1 ? 1 : 1 + drain(target, maxMessages - 1);
    }

    /** Takes what is there, which may be nothing more after a first message of a REQ or REP; locks once for all. */
    private int drain(List<? super Message> target, int maxMessages) {
        receiveLock.lock();
        try {
            if (closed) {
                throw closedException();
            }
            mayGlance = true;
            int count = 0;
            Message message;
            while (count < maxMessages && (message = take()) != null) {
                target.add(message);
                count++;
            }
            taken += count;
            takeAgain = false;
            return count;
        } finally {
            receiveLock.unlock();
        }
    }

    /** Throws if the state of the socket does not allow to receive at all. */
    void checkMayReceive() {
        if (!type.canReceive()) {
            throw unsupported("receive");
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // whoever waits for the lock goes first
    private @Nullable Message poll(long deadlineNanos, boolean glance) {
        while (true) {
            receiveLock.lock();
            try {
                if (closed) {
                    throw closedException();
                }
                mayGlance = glance;
                Message message = take();
                if (message != null) {
                    taken++;
                    return message;
                }
                if (!takeAgain && !isUncertain()) {
                    return null;
                }
                takeAgain = false;
            } finally {
                receiveLock.unlock();
            }
            if (deadlineNanos != Long.MAX_VALUE && deadlineNanos - System.nanoTime() <= 0) {
                return null;
            }
            Thread.yield();
        }
    }

    private @Nullable Message receiveWithin(long timeoutNanos) {
        checkMayReceive();
        long deadline = deadline(timeoutNanos);
        Message message = timeoutNanos == 0 ? poll(Long.MAX_VALUE, false) : poll(deadline, true);
        if (message == null && timeoutNanos != 0 && endpoints.areInproc() && messageWaits.pauseInStream(taken)) {
            message = poll(deadline, true);
        }
        if (message != null || timeoutNanos == 0) {
            return message;
        }
        while (true) {
            WaitList.Waiter waiter = receivers.enter();
            try {
                message = poll(deadline, false);
                if (message != null) {
                    return message;
                }
                switch (awaitMessage(waiter, deadline)) {
                    case SIGNALLED -> {}
                    case TIMED_OUT -> {
                        return poll(deadline, false);
                    }
                    case INTERRUPTED -> throw interrupted("receiving");
                }
            } finally {
                receivers.leave(waiter);
            }
        }
    }

    // ---- Readiness. ----

    /** How a look for a message ended. */
    enum Look {
        /** The next call to receive has a message. */
        FOUND,
        /** There is none, and the next one that arrives is signalled. */
        NOTHING,
        /** Only unwanted ones so far; there may be more. */
        MORE
    }

    /** Looks for a message to receive, without waiting. */
    final Look lookForMessage() {
        receiveLock.lock();
        try {
            checkOpen();
            if (hasMessage()) {
                return Look.FOUND;
            }
            Look look = takeAgain || isUncertain() ? Look.MORE : Look.NOTHING;
            takeAgain = false;
            return look;
        } finally {
            receiveLock.unlock();
        }
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // whoever waits for the lock goes first
    public boolean isReadable() {
        Look look;
        while ((look = lookForMessage()) == Look.MORE) {
            Thread.yield();
        }
        return look == Look.FOUND;
    }

    @Override
    public boolean isWritable() {
        sendLock.lock();
        try {
            checkOpen();
            return hasRoom();
        } finally {
            sendLock.unlock();
        }
    }

    final boolean is(PollEvent event) {
        return event == PollEvent.READABLE ? isReadable() : isWritable();
    }

    /** Returns who is signalled when the socket may have become readable or writable. */
    final WaitList waiters(PollEvent event) {
        return event == PollEvent.READABLE ? receivers : senders;
    }

    @Override
    public Cancellable onReadable(Executor executor, Runnable action) {
        return ReadinessTask.start(this, PollEvent.READABLE, executor, action);
    }

    @Override
    public Cancellable onWritable(Executor executor, Runnable action) {
        return ReadinessTask.start(this, PollEvent.WRITABLE, executor, action);
    }

    @Override
    public ReadinessChannel openReadinessChannel(PollEvent... events) {
        return ReadinessPipe.open(this, events);
    }

    // ---- Waiting. ----

    private WaitList.Outcome awaitMessage(WaitList.Waiter waiter, long deadline) {
        if (!endpoints.areInproc()) {
            return waits.awaitMessage(receivers, waiter, deadline, taken, busyPollNanos);
        }
        waits.ensureLed();
        return messageWaits.await(receivers, waiter, deadline, busyPollNanos);
    }

    private WaitList.Outcome awaitRoom(WaitList.Waiter waiter, long deadline) {
        if (!endpoints.areInproc()) {
            return waits.awaitRoom(senders, waiter, deadline);
        }
        waits.ensureLed();
        return roomWaits.await(senders, waiter, deadline, 0);
    }

    static long toNanos(Duration timeout) {
        if (timeout.isNegative()) {
            return -1;
        }
        try {
            return timeout.toNanos();
        } catch (ArithmeticException e) {
            return -1; // three centuries are without limit
        }
    }

    static long deadline(long timeoutNanos) {
        return timeoutNanos < 0 ? Long.MAX_VALUE : System.nanoTime() + timeoutNanos;
    }

    private static boolean isEarlier(long deadline, long other) {
        return deadline != Long.MAX_VALUE && (other == Long.MAX_VALUE || deadline - other < 0);
    }

    private ZmqInterruptedException interrupted(String what) {
        return new ZmqInterruptedException("Interrupted while " + what + " on socket " + name);
    }

    final ZmqClosedException closedException() {
        return new ZmqClosedException("Socket " + name + " is closed");
    }

    private ZmqClosedException noMoreWaiting() {
        return new ZmqClosedException(
                "Socket " + name + " found no peer with room for a message, and its context is about"
                        + " to close, so that senders no longer wait for one; the message was not sent");
    }

    final ZmqUnsupportedException unsupported(String what) {
        return new ZmqUnsupportedException("Socket " + name + " is of type " + type + ", which cannot " + what);
    }

    final ContextThreads threads() {
        return context.threads();
    }

    final void checkOpen() {
        if (closed) {
            throw closedException();
        }
    }

    // ---- Options. ----

    @Override
    public <T> Socket setOption(SocketOption<T> option, T value) {
        checkOpen();
        options.set(option, value);
        if (option == SocketOptions.SEND_HIGH_WATER_MARK || option == SocketOptions.SEND_QUEUE_BYTES) {
            queues.changeSendLimits();
        } else if (option == SocketOptions.RECEIVE_HIGH_WATER_MARK) {
            queues.changeReceiveHighWaterMark();
        } else if (option == SocketOptions.SEND_TIMEOUT) {
            sendTimeoutNanos = options.nanos(SocketOptions.SEND_TIMEOUT);
        } else if (option == SocketOptions.RECEIVE_TIMEOUT) {
            receiveTimeoutNanos = options.nanos(SocketOptions.RECEIVE_TIMEOUT);
        } else if (option == SocketOptions.BUSY_POLL) {
            busyPollNanos = options.nanos(SocketOptions.BUSY_POLL);
        }
        onOptionChanged(option);
        return this;
    }

    /** Called after an option was set, by the thread that did so. */
    void onOptionChanged(SocketOption<?> option) {}

    /** Sets an option that follows from another one. */
    final <T> void follow(SocketOption<T> option, T value) {
        options.set(option, value);
    }

    @Override
    public <T> T getOption(SocketOption<T> option) {
        checkOpen();
        return options.get(option);
    }

    /** Returns the value in force for an option, on a closed socket too. */
    final <T> T valueOf(SocketOption<T> option) {
        return options.get(option);
    }

    final boolean isSet(SocketOption<Boolean> option) {
        return options.get(option);
    }

    // ---- Endpoints. ----

    @Override
    public String bind(String endpoint) {
        checkOpen();
        return endpoints.bind(endpoint);
    }

    @Override
    public Socket connect(String endpoint) {
        checkOpen();
        endpoints.connect(endpoint);
        return this;
    }

    @Override
    public void unbind(String endpoint) {
        checkOpen();
        endpoints.unbind(endpoint, options.nanos(SocketOptions.LINGER));
    }

    @Override
    public void disconnect(String endpoint) {
        checkOpen();
        endpoints.disconnect(endpoint, options.nanos(SocketOptions.LINGER));
    }

    @Override
    public boolean disconnectPeer(long peerId) {
        checkOpen();
        Pipe.Link link = peers.link(peerId);
        if (link == null) {
            return false;
        }
        link.disconnect("disconnected by the application");
        return true;
    }

    /**
     * Gives up the endpoint that a pipe is connected to once what is queued is sent; returns false if there is none, the
     * peer having connected. Not to be called with a lock held.
     */
    final boolean giveUp(Pipe pipe) {
        return endpoints.disconnect(pipe, -1);
    }

    @Override
    public String lastEndpoint() {
        checkOpen();
        return endpoints.last();
    }

    @Override
    public Socket subscribe(byte[] prefix) {
        throw unsupported("subscribe");
    }

    @Override
    public Socket unsubscribe(byte[] prefix) {
        throw unsupported("unsubscribe");
    }

    @Override
    public boolean isWritable(byte[] routingId) {
        throw unsupported("address its peers");
    }

    @Override
    public int topicCount() {
        throw unsupported("subscribe or be subscribed to");
    }

    // ---- SessionHost. ----

    @Override
    public final Pipe openPipe(String endpoint, boolean accepted, SessionSettings settings) {
        return queues.open(endpoint, accepted, settings);
    }

    @Override
    public final Pipe openInprocPipe(String endpoint, @Nullable Pipe connecting, SessionSettings settings) {
        return queues.openInproc(endpoint, connecting, settings);
    }

    /** Called when a pipe was made that nobody knows of yet; may refuse with an exception what the application did. */
    void onOpened(Pipe pipe) {}

    @Override
    public final void closePipe(Pipe pipe) {
        queues.close(pipe);
    }

    @Override
    public final boolean attach(Pipe pipe) {
        boolean taken;
        sendLock.lock();
        try {
            taken = pipe.isRetired() || addRoute(pipe);
        } finally {
            sendLock.unlock();
        }
        signalSenders();
        return taken;
    }

    /** Lets {@link #route} find a pipe, if it does not do so already; false refuses the peer. Under the send lock. */
    abstract boolean addRoute(Pipe pipe);

    @Override
    public final void retire(Pipe pipe) {
        sendLock.lock();
        try {
            pipe.retire();
            removeRoute(pipe);
        } finally {
            sendLock.unlock();
        }
    }

    /** Lets {@link #route} no longer find a pipe, if it does. Under the send lock. */
    abstract void removeRoute(Pipe pipe);

    @Override
    public final void detach(Pipe pipe, DropReason reason) {
        sendLock.lock();
        try {
            removeRoute(pipe);
        } finally {
            sendLock.unlock();
        }
        pipe.drops().add(reason, queues.clear(pipe));
    }

    @Override
    public void ready(Pipe pipe, PeerInfo peer, CommandSender commands) {}

    @Override
    public void unready(Pipe pipe) {}

    @Override
    public boolean queuesIncoming(Pipe pipe) {
        return true;
    }

    @Override
    public int credit(Pipe pipe) {
        return Integer.MAX_VALUE;
    }

    @Override
    public void messagesArrived(Pipe pipe) {}

    @Override
    public void upstreamMessage(Pipe pipe, Message message) {}

    @Override
    public void subscription(Pipe pipe, boolean subscribe, byte[] topic) {}

    @Override
    public final void ended(Session session) {
        endpoints.ended(session);
    }

    @Override
    public final void rejected(String reason) {
        peers.addRejection(reason);
    }

    private void onAllEnded() {
        monitors.stop();
        context.socketEnded(this);
    }

    @Override
    public final void event(
            MonitorEvent.Kind kind,
            String endpoint,
            @Nullable String address,
            @Nullable Pipe pipe,
            long value,
            @Nullable String detail) {
        monitors.event(kind, endpoint, address, pipe, value, detail);
    }

    // ---- The rest. ----

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final SocketType type() {
        return type;
    }

    @Override
    public void addMonitor(MonitorListener listener) {
        checkOpen();
        monitors.add(listener);
    }

    @Override
    public void removeMonitor(MonitorListener listener) {
        checkOpen();
        monitors.remove(listener);
    }

    @Override
    public SocketStatistics statistics() {
        return peers.statistics(
                name,
                closed,
                endpoints.bound(),
                endpoints.connected(),
                queues.sendHighWaterMark(),
                queues.receiveHighWaterMark(),
                monitors.counts());
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        if (!closed) {
            close(options.nanos(SocketOptions.LINGER));
        }
    }

    /** Closes the socket, or cuts its lingering short. */
    final void close(long lingerNanos) {
        sendLock.lock();
        closed = true;
        sendLock.unlock();
        signalSenders();
        signalReceivers();
        endpoints.close(lingerNanos);
    }

    @Override
    public String toString() {
        return "Socket[name=" + name + ", type=" + type + (closed ? ", closed" : "") + "]";
    }
}
