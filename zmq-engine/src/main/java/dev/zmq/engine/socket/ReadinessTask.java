// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.Cancellable;
import dev.zmq.engine.PollEvent;
import dev.zmq.engine.Socket;
import dev.zmq.engine.ZmqClosedException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs an action once when a socket is ready. A signal only says that it may be: the executor's thread looks before it
 * calls the action, and waits on if there is nothing, since whoever signals may hold the socket's locks.
 */
final class ReadinessTask implements Cancellable {

    private static final Logger LOG = System.getLogger(Socket.class.getName());

    private enum State {
        /** Awaits a signal; ended by it. */
        ARMED,
        /** The executor has been asked to look; ended when it has done so. */
        SUBMITTED,
        /** The action has begun, was rejected or was cancelled. */
        DONE
    }

    private final AbstractSocket socket;
    private final PollEvent event;
    private final Executor executor;
    private final Runnable action;
    private final Runnable listener = this::onSignal;
    private final AtomicReference<State> state = new AtomicReference<>(State.ARMED);

    // Who is inside of execute(); written and read by that thread, others only find that it is not they.
    private volatile @Nullable Thread submitter;

    private ReadinessTask(AbstractSocket socket, PollEvent event, Executor executor, Runnable action) {
        this.socket = socket;
        this.event = event;
        this.executor = Objects.requireNonNull(executor, "executor");
        this.action = Objects.requireNonNull(action, "action");
    }

    static Cancellable start(AbstractSocket socket, PollEvent event, Executor executor, Runnable action) {
        socket.checkOpen();
        ReadinessTask task = new ReadinessTask(socket, event, executor, action);
        socket.waiters(event).addListener(task.listener);
        if (task.isReady() && task.state.compareAndSet(State.ARMED, State.SUBMITTED)) {
            task.submit();
        }
        return task;
    }

    /** Whoever signals; possibly an I/O thread, possibly with locks of the socket. */
    private void onSignal() {
        if (state.compareAndSet(State.ARMED, State.SUBMITTED)) {
            try {
                submit();
            } catch (Throwable e) { // an I/O thread must outlive an executor that cannot even start a thread
                LOG.log(Level.WARNING, "An action for socket " + socket.name() + " is lost: its executor failed", e);
            }
        }
    }

    private void submit() {
        submitter = Thread.currentThread();
        try {
            executor.execute(this::look);
        } catch (Throwable e) {
            end();
            throw e;
        } finally {
            submitter = null;
        }
    }

    private void look() {
        if (submitter == Thread.currentThread()) {
            throw new IllegalArgumentException("The executor must not run its tasks on the thread that submits them");
        }
        while (state.get() == State.SUBMITTED) {
            if (isReady()) {
                if (state.compareAndSet(State.SUBMITTED, State.DONE)) {
                    stopListening();
                    action.run();
                }
                return;
            }
            state.compareAndSet(State.SUBMITTED, State.ARMED);
            // A signal that came before was not heeded: look once more, unless another one was heeded meanwhile.
            if (!isReady() || !state.compareAndSet(State.ARMED, State.SUBMITTED)) {
                return;
            }
        }
    }

    private boolean isReady() {
        try {
            return socket.is(event);
        } catch (ZmqClosedException e) {
            return true; // the action is to find out
        }
    }

    @Override
    public void cancel() {
        end();
    }

    private void end() {
        state.set(State.DONE);
        stopListening();
    }

    private void stopListening() {
        socket.waiters(event).removeListener(listener);
    }
}
