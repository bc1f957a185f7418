// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.ZmqInterruptedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages from one socket and gives them to a listener, on one thread at a time.
 *
 * <p>Waiting for messages is ended by an interrupt. It must not reach the listener, which may be in the middle of
 * something that an interrupt breaks; so {@link #requestStop()} interrupts under the lock and only while
 * {@link #receiver} is set, and once that is unset the flag is cleared.
 */
final class SocketConsumer implements Runnable {

    private static final Log LOG = LogFactory.getLog(SocketConsumer.class);
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 1000;

    private final String listenerId;
    private final String socketName;
    private final Socket socket;
    private final ZmqMessageListener listener;
    private final ZmqListenerErrorHandler errorHandler;

    // Written by the one thread inside run() only, so that no atomic increment is needed.
    private final AtomicLong processed = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    private final Object lock = new Object();
    private boolean stopRequested;
    private @Nullable Thread receiver;

    SocketConsumer(
            String listenerId,
            String socketName,
            Socket socket,
            ZmqMessageListener listener,
            ZmqListenerErrorHandler errorHandler) {
        this.listenerId = listenerId;
        this.socketName = socketName;
        this.socket = socket;
        this.listener = listener;
        this.errorHandler = errorHandler;
    }

    String socketName() {
        return socketName;
    }

    long processed() {
        return processed.get();
    }

    long failed() {
        return failed.get();
    }

    /** Takes back an earlier request to stop; to be called before the next {@link #run()}. */
    void reset() {
        synchronized (lock) {
            stopRequested = false;
        }
    }

    /** Makes {@link #run()} return as soon as the messages that it has already taken are through. */
    void requestStop() {
        synchronized (lock) {
            stopRequested = true;
            if (receiver != null) {
                receiver.interrupt();
            }
        }
    }

    @Override
    public void run() {
        BatchLimit limit = new BatchLimit();
        List<Message> batch = new ArrayList<>(BatchLimit.MAX_MESSAGES);
        while (receive(batch, limit.messages())) {
            long start = System.nanoTime();
            for (Message message : batch) {
                dispatch(message);
            }
            limit.onBatch(batch.size(), System.nanoTime() - start);
            batch.clear();
        }
    }

    /** Waits for messages; returns false when it is time to stop, with none taken. */
    private boolean receive(List<Message> batch, int maxMessages) {
        while (enterReceive()) {
            try {
                socket.receive(batch, maxMessages, SocketOptions.INFINITE);
            } catch (ZmqInterruptedException interrupted) {
                // Either requestStop(), which the loop finds out, or a flag that the listener left behind.
                LOG.trace("Interrupted while receiving", interrupted);
            } catch (ZmqClosedException closed) {
                onClosed(closed);
                return false;
            } catch (RuntimeException failure) {
                LOG.error(
                        "Listener '" + listenerId + "' cannot receive from socket '" + socketName + "', tries again in "
                                + PAUSE_AFTER_FAILURE_MILLIS + " ms",
                        failure);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_AFTER_FAILURE_MILLIS));
            } finally {
                leaveReceive();
            }
            if (!batch.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private boolean enterReceive() {
        synchronized (lock) {
            receiver = stopRequested ? null : Thread.currentThread();
            return receiver != null;
        }
    }

    private void leaveReceive() {
        synchronized (lock) {
            receiver = null;
        }
        Thread.interrupted();
    }

    private void onClosed(ZmqClosedException closed) {
        synchronized (lock) {
            if (!stopRequested) {
                LOG.warn("Listener '" + listenerId + "' ends because socket '" + socketName + "' was closed", closed);
            }
        }
    }

    // Errors of the listener, such as a missing class, concern one message as well.
    private void dispatch(Message message) {
        try {
            listener.onMessage(message);
            processed.lazySet(processed.getPlain() + 1);
        } catch (Throwable failure) {
            failed.lazySet(failed.getPlain() + 1);
            handle(new ZmqListenerFailure(listenerId, socketName, message, failure));
        }
    }

    private void handle(ZmqListenerFailure failure) {
        try {
            errorHandler.onFailure(failure);
        } catch (Throwable handlerFailure) {
            LOG.error("The error handler of listener '" + listenerId + "' failed", handlerFailure);
        }
    }
}
