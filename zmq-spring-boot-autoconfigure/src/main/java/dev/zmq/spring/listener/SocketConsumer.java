// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.ZmqInterruptedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages from one socket, or from several, and delivers them to a listener, on one thread at a time.
 *
 * <p>Waiting for messages is ended by an interrupt. It must not reach the listener, which may be in the middle of
 * something that an interrupt breaks, nor who is told of events; so {@link #requestStop()} and {@link #requestPause()}
 * interrupt under the lock and only while {@link #receiver} is set, and once that is unset the flag is cleared.
 */
final class SocketConsumer {

    /** Is told what becomes of a consumer, on its thread and without its lock. */
    interface Observer {

        /** The consumer rests: the listener has none of its messages, and it takes none until it is resumed. */
        void onPaused();

        /** No message has come for some time; several sockets are separated by commas. */
        void onIdle(String socketName, Duration idleTime);

        /** The socket gives no more messages, ever. */
        void onLost(String socketName, Throwable cause);
    }

    /** A socket that gives no more messages, or all of them if it is the last. */
    private record Lost(String name, ZmqClosedException cause, boolean isLast) {}

    private static final Log LOG = LogFactory.getLog(SocketConsumer.class);
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 1000;

    private final String listenerId;
    private final Intake intake;
    private final Duration idleInterval;

    private final Object lock = new Object();
    private boolean stopRequested;
    private @Nullable CompletableFuture<Void> pause;
    private @Nullable Thread receiver;

    // Written by the consumer's thread.
    private volatile boolean resting = true;

    // Of the consumer's thread: those of which nobody was told yet.
    private final List<Lost> lost = new ArrayList<>();

    /**
     * Creates a consumer.
     *
     * @param idleInterval after how long without a message the observer is told; negative for never
     */
    SocketConsumer(String listenerId, Intake intake, Duration idleInterval) {
        this.listenerId = listenerId;
        this.intake = intake;
        this.idleInterval = idleInterval;
    }

    List<String> socketNames() {
        return intake.socketNames();
    }

    ZmqListenerStatistics statistics() {
        return intake.deliveries().stream()
                .map(delivery -> delivery.counts().statistics())
                .reduce(ZmqListenerStatistics.NONE, ZmqListenerStatistics::plus);
    }

    /** Takes back earlier requests; to be called before the next {@link #run}. */
    void reset() {
        synchronized (lock) {
            stopRequested = false;
            pause = null;
            intake.deliveries().forEach(delivery -> delivery.setOverdue(false));
        }
        intake.deliveries().forEach(delivery -> delivery.retries().reset());
        resting = false;
    }

    /** Makes {@link #run} return as soon as the messages that it has already taken are through. */
    void requestStop() {
        synchronized (lock) {
            stopRequested = true;
            endPause();
            interruptReceiver();
        }
        intake.deliveries().forEach(delivery -> delivery.retries().stop());
    }

    /** Ends the wait of a consumer that is to stop for late results: cancels them, and returns how many. */
    int cancelOverdue() {
        synchronized (lock) {
            if (!stopRequested) {
                return 0;
            }
            intake.deliveries().forEach(delivery -> delivery.setOverdue(true));
        }
        return intake.deliveries().stream().mapToInt(Delivery::cancelOverdue).sum();
    }

    /** Lets no more messages be taken until {@link #resume()}. */
    void requestPause() {
        synchronized (lock) {
            if (pause == null) {
                pause = new CompletableFuture<>();
                interruptReceiver();
            }
        }
    }

    /** Takes messages again. */
    void resume() {
        synchronized (lock) {
            endPause();
        }
    }

    /** Returns whether the listener has none of the messages, and none are taken: because of a pause, or for good. */
    boolean isResting() {
        return resting;
    }

    /** Takes messages until it is to stop, or the socket is closed. */
    void run(Observer observer) {
        try {
            List<Message> batch = new ArrayList<>(BatchLimit.MAX_MESSAGES);
            Delivery delivery;
            while ((delivery = receive(batch, observer)) != null) {
                long start = System.nanoTime();
                delivery.deliver(batch);
                delivery.counts().onBusy(System.nanoTime() - start);
                batch.clear();
            }
        } finally {
            awaitDone();
            intake.close();
            resting = true;
        }
    }

    /** Waits for messages and returns how to deliver them; returns null when it is time to stop, with none taken. */
    private @Nullable Delivery receive(List<Message> batch, Observer observer) {
        long idleSince = System.nanoTime();
        long tellAtNanos = idleInterval.toNanos();
        while (enterReceive(observer)) {
            Delivery delivery = take(batch);
            if (!lost.isEmpty() && tellOfLost(observer)) {
                return null;
            }
            if (delivery != null) {
                return delivery;
            }
            long idleNanos = System.nanoTime() - idleSince;
            if (tellAtNanos >= 0 && idleNanos >= tellAtNanos) {
                tellAtNanos = idleNanos + idleInterval.toNanos();
                observer.onIdle(String.join(", ", socketNames()), Duration.ofNanos(idleNanos));
            }
        }
        return null;
    }

    /** Waits for messages and takes them; an interrupt may end that. */
    private @Nullable Delivery take(List<Message> batch) {
        try {
            return intake.take(
                    batch, idleInterval, (socketName, closed) -> lost.add(new Lost(socketName, closed, false)));
        } catch (ZmqInterruptedException interrupted) {
            // Either a request to stop or pause, which the loop finds out, or a flag that the listener left behind.
            LOG.trace("Interrupted while receiving", interrupted);
        } catch (ZmqClosedException closed) {
            lost.add(new Lost(String.join(", ", socketNames()), closed, true));
        } catch (Throwable failure) {
            LOG.error(
                    "Listener '" + listenerId + "' cannot receive from " + sockets() + ", tries again in "
                            + PAUSE_AFTER_FAILURE_MILLIS + " ms",
                    failure);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_AFTER_FAILURE_MILLIS));
        } finally {
            leaveReceive();
        }
        return null;
    }

    /** Tells of sockets that were closed though nobody has stopped the listener; returns whether no others are left. */
    private boolean tellOfLost(Observer observer) {
        boolean none = false;
        for (Lost socket : lost) {
            none |= socket.isLast();
            if (!isStopRequested()) {
                LOG.warn(
                        "Listener '" + listenerId + "' "
                                + (socket.isLast() ? "ends" : "goes on with its other sockets")
                                + " because socket '" + socket.name() + "' was closed",
                        socket.cause());
                observer.onLost(socket.name(), socket.cause());
            }
        }
        lost.clear();
        return none;
    }

    private boolean isStopRequested() {
        synchronized (lock) {
            return stopRequested;
        }
    }

    /** Returns true when messages may be taken, false when it is time to stop; rests before if there is a pause. */
    private boolean enterReceive(Observer observer) {
        while (true) {
            CompletableFuture<Void> requested;
            synchronized (lock) {
                requested = pause;
                if (stopRequested || requested == null) {
                    receiver = stopRequested ? null : Thread.currentThread();
                    return receiver != null;
                }
            }
            rest(requested, observer);
        }
    }

    private void rest(CompletableFuture<Void> requested, Observer observer) {
        awaitDone();
        resting = true;
        observer.onPaused();
        requested.join();
        resting = false;
    }

    private void leaveReceive() {
        synchronized (lock) {
            receiver = null;
        }
        Thread.interrupted();
    }

    private void awaitDone() {
        intake.deliveries().forEach(Delivery::awaitDone);
    }

    private String sockets() {
        return "socket '" + String.join("', '", socketNames()) + "'";
    }

    private void endPause() {
        if (pause != null) {
            pause.complete(null);
            pause = null;
        }
    }

    private void interruptReceiver() {
        if (receiver != null) {
            receiver.interrupt();
        }
    }
}
