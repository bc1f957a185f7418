// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.ZmqInterruptedException;
import dev.zmq.engine.ZmqStateException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Hands the replies that arrive on one socket to the calls that await them, by the id of the request.
 *
 * <p>One thread at a time receives, the leader. As long as all calls block, it is one of theirs: whoever has no reply yet
 * and finds nobody leading receives for all until its own reply comes, and then leaves that to the next. So a lone call
 * gets its reply without a hop between threads. The first asynchronous call starts a thread, the reader, which leads from
 * then on until nobody is left who might ask.
 *
 * <p>Thread-safe.
 */
final class Replies {

    /** The id of messages that answer no request. */
    static final long NO_ID = 0;

    private static final Log LOG = LogFactory.getLog(Replies.class);
    private static final long PAUSE_AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Is told of a reply, or that there will be none, on the reader thread or on another that nobody waits for. */
    interface Listener {

        void onReply(Message reply);

        /** As {@link #onReply}, but the present thread has its own caller to get back to. */
        void onReplyElsewhere(Message reply);

        void onClosed(ZmqClosedException closed);

        /** The deadline of the call may have changed. */
        void onDeadlineChanged();
    }

    /** A call that awaits a reply. */
    static final class Call {

        private final long id;
        // One of the two: a thread that waits, or a listener.
        private final @Nullable Condition changed;
        private final @Nullable Listener listener;
        // Guarded by the lock.
        private @Nullable Message reply;

        private Call(long id, @Nullable Condition changed, @Nullable Listener listener) {
            this.id = id;
            this.changed = changed;
            this.listener = listener;
        }

        long id() {
            return id;
        }

        private void wake() {
            if (changed != null) {
                changed.signal();
            }
        }
    }

    private final String socketName;
    private final Socket socket;
    private final ToLongFunction<Message> requestId;
    private final ThreadFactory threads;
    private final ReplyWaits readerWaits = new ReplyWaits();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition leaderGone = lock.newCondition();
    // All guarded by the lock.
    private final Map<Long, Call> open = new HashMap<>();
    private final Deque<Call> followers = new ArrayDeque<>();
    private @Nullable Thread leader;
    // Leads, or waits until it may.
    private @Nullable Reader reader;
    private boolean resting;
    // Not from 1 on: a peer may still have replies to who had the same routing id before a restart.
    private long lastId = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE / 2);

    /**
     * Creates the hand-over for a socket that nobody else receives from.
     *
     * @param requestId the id of the request that a message answers, {@link #NO_ID} if it answers none
     * @param threads makes the thread of the reader
     */
    Replies(String socketName, Socket socket, ToLongFunction<Message> requestId, ThreadFactory threads) {
        this.socketName = socketName;
        this.socket = socket;
        this.requestId = requestId;
        this.threads = threads;
    }

    /** Registers a call whose thread is going to {@link #await} the reply; to be {@link #close closed} in the end. */
    Call open() {
        return register(lock.newCondition(), null);
    }

    /** Registers a call whose listener is told of the reply; to be {@link #close closed} in the end. */
    Call open(Listener listener) {
        return register(null, listener);
    }

    private Call register(@Nullable Condition changed, @Nullable Listener listener) {
        lock.lock();
        try {
            if (resting) {
                throw new ZmqClosedException("All templates that make requests on socket '" + socketName
                        + "' were closed; this one was not sent");
            }
            if (listener != null && reader == null) {
                startReader();
            }
            Call call = new Call(++lastId, changed, listener);
            open.put(call.id, call);
            return call;
        } finally {
            lock.unlock();
        }
    }

    /** To be called under the lock, which the thread awaits: if there is no thread to be had, nothing has changed. */
    private void startReader() {
        Reader started = new Reader();
        threads.newThread(started).start();
        reader = started;
    }

    /** Forgets a call; its reply is dropped should it still come. */
    void close(Call call) {
        lock.lock();
        try {
            open.remove(call.id);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the reader, as nobody is left who might ask, and refuses calls that were already on their way: from now on, the
     * messages of the socket may be for others.
     */
    void rest() {
        lock.lock();
        try {
            resting = true;
            if (reader != null) {
                reader.end();
                reader = null;
                leaderGone.signalAll();
                passOn();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes calls, as somebody is there who might ask. */
    void wake() {
        lock.lock();
        try {
            resting = false;
        } finally {
            lock.unlock();
        }
    }

    /** Has all calls look at their deadlines again, but for that of the leader, which {@link ReplyWaits} knows. */
    void reviewDeadlines() {
        List<Listener> listeners;
        lock.lock();
        try {
            followers.forEach(Call::wake);
            listeners = listeners();
        } finally {
            lock.unlock();
        }
        listeners.forEach(Listener::onDeadlineChanged);
    }

    /** Returns the reply to a call whose thread waits, null if the time has passed. */
    @Nullable
    Message await(Call call, ReplyWaits.Call wait) {
        return follow(call, wait) ? lead(call, wait) : call.reply;
    }

    /** Waits for the reply or the end of the time, and returns false then; or until it is the call's turn to lead. */
    private boolean follow(Call call, ReplyWaits.Call wait) {
        lock.lock();
        boolean leads = false;
        try {
            if (Thread.currentThread() == leader) {
                throw new ZmqStateException(
                        "A request that waits for its reply on the thread that receives the replies of"
                                + " socket '" + socketName
                                + "' would wait for ever: let what depends on an asynchronous request"
                                + " run elsewhere, as by thenApplyAsync(…, executor)");
            }
            followers.addLast(call);
            while (call.reply == null && !leads) {
                long nanos = wait.deadline().remainingNanos();
                if (nanos == 0) {
                    return false;
                }
                leads = leader == null && reader == null;
                if (leads) {
                    leader = Thread.currentThread();
                } else if (call.changed != null) {
                    // Why the wait ended is for the loop to find out.
                    long unused = call.changed.awaitNanos(nanos);
                }
            }
            return leads;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ZmqInterruptedException("Interrupted while waiting for a reply on socket '" + socketName + "'");
        } finally {
            followers.remove(call);
            passOn();
            lock.unlock();
        }
    }

    private @Nullable Message lead(Call call, ReplyWaits.Call wait) {
        try {
            while (call.reply == null) {
                Message message = wait.receive(socket);
                if (message == null) {
                    return null;
                }
                Listener listener = deliver(message);
                if (listener != null) {
                    listener.onReplyElsewhere(message);
                }
            }
            return call.reply;
        } finally {
            resign();
        }
    }

    private List<Listener> listeners() {
        List<Listener> listeners = new ArrayList<>();
        for (Call call : open.values()) {
            if (call.listener != null) {
                listeners.add(call.listener);
            }
        }
        return listeners;
    }

    /** Gives a message to the call that awaits it; one with a listener is left to the caller, outside of the lock. */
    private @Nullable Listener deliver(Message message) {
        lock.lock();
        try {
            Call call = open.remove(requestId.applyAsLong(message));
            if (call == null) {
                LOG.debug("Dropped a message on socket '" + socketName + "' that answers no open request");
                return null;
            }
            call.reply = message;
            call.wake();
            return call.listener;
        } finally {
            lock.unlock();
        }
    }

    private void resign() {
        lock.lock();
        try {
            leader = null;
            passOn();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes who may lead next. Whoever leaves calls this, so the turn is not lost with one that was woken and left. */
    private void passOn() {
        if (leader != null) {
            return;
        }
        if (reader != null) {
            leaderGone.signalAll();
        } else if (!followers.isEmpty()) {
            followers.getFirst().wake();
        }
    }

    /** Leads from when the present leader resigns until it is ended, or the socket closes. */
    private final class Reader implements Runnable {

        private final ReplyWaits.Call wait = readerWaits.begin(SocketOptions.INFINITE);

        @Override
        public void run() {
            if (!awaitLeadership()) {
                return;
            }
            ZmqClosedException end = null;
            while (end == null && !wait.isGivenUp()) {
                end = readOne();
            }
            List<Listener> left = leave();
            if (end != null) {
                for (Listener listener : left) {
                    listener.onClosed(end);
                }
            }
        }

        /** To be called by any thread: wakes the one of the reader only if it waits for the socket. */
        void end() {
            wait.giveUp();
        }

        private boolean awaitLeadership() {
            lock.lock();
            try {
                while (leader != null && !wait.isGivenUp()) {
                    leaderGone.awaitUninterruptibly();
                }
                if (wait.isGivenUp()) {
                    return false;
                }
                leader = Thread.currentThread();
                return true;
            } finally {
                lock.unlock();
            }
        }

        private @Nullable ZmqClosedException readOne() {
            try {
                Message message = wait.receive(socket);
                Listener listener = message == null ? null : deliver(message);
                if (message != null && listener != null) {
                    listener.onReply(message);
                }
            } catch (ZmqInterruptedException stray) {
                LOG.debug("An interrupt that nobody is known to send", stray);
                Thread.interrupted();
            } catch (ZmqClosedException closed) {
                return closed;
            } catch (RuntimeException | Error failure) { // whatever it is: the other requests wait for this thread
                LOG.error("Cannot receive replies on socket '" + socketName + "', trying again", failure);
                LockSupport.parkNanos(PAUSE_AFTER_FAILURE_NANOS);
            }
            return null;
        }

        /** Returns whose calls are open. */
        private List<Listener> leave() {
            lock.lock();
            try {
                if (reader == this) {
                    reader = null;
                }
                resign();
                return listeners();
            } finally {
                lock.unlock();
            }
        }
    }
}
