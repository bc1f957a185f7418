// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.ZmqInterruptedException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for replies, and the limit that is set to them when the application stops.
 *
 * <p>A thread that waits already learns of a new limit by an interrupt, which nobody else gets to see: it is sent under
 * the lock and only while the thread receives, and its flag is cleared before the thread goes on. (An interrupt from
 * elsewhere at the very same moment is cleared with it; the limit ends the wait soon then.)
 *
 * <p>Thread-safe.
 */
final class ReplyWaits {

    /** Calls that had begun before are over at the deadline; later ones may each take the time. */
    private static final class Limit {
        private final Deadline ofEarlierCalls;
        private final Duration ofLaterCalls;

        private Limit(Duration time) {
            this.ofEarlierCalls = Deadline.after(time);
            this.ofLaterCalls = time;
        }
    }

    /** A thread in {@link Socket#receive(Duration)}. */
    private static final class Receiver {
        private final Thread thread = Thread.currentThread();
        private boolean woken;
    }

    private final Set<Receiver> receivers = new HashSet<>();
    private final List<Runnable> actions = new CopyOnWriteArrayList<>();
    private volatile @Nullable Limit limit;

    /** Lets calls wait no longer than the given time, from now or, if they begin later, from then; negative for no limit. */
    void limit(Duration time) {
        limit = time.isNegative() ? null : new Limit(time);
        synchronized (receivers) {
            for (Receiver receiver : receivers) {
                receiver.woken = true;
                receiver.thread.interrupt();
            }
        }
        actions.forEach(Runnable::run);
    }

    /** Adds an action that has those look at their {@link Call#deadline()} again who wait for something else than a socket. */
    void onLimit(Runnable action) {
        actions.add(action);
    }

    /** Begins a call that waits at most so long for all it needs. */
    Call begin(Duration timeout) {
        return new Call(timeout, limit);
    }

    private Receiver enter() {
        Receiver receiver = new Receiver();
        synchronized (receivers) {
            receivers.add(receiver);
        }
        return receiver;
    }

    /** Returns whether the thread was woken to look at the limit again. Leaving once more has no effect. */
    private boolean leave(Receiver receiver) {
        synchronized (receivers) {
            boolean woken = receivers.remove(receiver) && receiver.woken;
            if (woken) {
                Thread.interrupted();
            }
            return woken;
        }
    }

    /** One request and its reply. */
    final class Call {

        private final Duration timeout;
        private final Deadline own;
        private final @Nullable Limit limitAtStart;
        private final Deadline ofLimit;

        private Call(Duration timeout, @Nullable Limit limitAtStart) {
            this.timeout = timeout;
            this.own = Deadline.after(timeout);
            this.limitAtStart = limitAtStart;
            this.ofLimit = limitAtStart == null ? Deadline.NEVER : Deadline.after(limitAtStart.ofLaterCalls);
        }

        /** Returns how long the caller was ready to wait. */
        Duration timeout() {
            return timeout;
        }

        /** Returns whether the call's own time has passed, rather than the limit. */
        boolean isTimedOut() {
            return own.remainingNanos() == 0;
        }

        /** Returns until when the call may wait, as far as is known now. */
        Deadline deadline() {
            Limit now = limit;
            if (now == null) {
                return own;
            }
            return own.earlier(now == limitAtStart ? ofLimit : now.ofEarlierCalls);
        }

        /** Returns the next message of a socket, null if the call's time has passed. */
        @Nullable
        Message receive(Socket socket) {
            while (true) {
                Receiver receiver = enter();
                try {
                    return socket.receive(deadline().remaining());
                } catch (ZmqInterruptedException interrupted) {
                    if (!leave(receiver)) {
                        throw interrupted;
                    }
                } finally {
                    leave(receiver);
                }
            }
        }
    }
}
