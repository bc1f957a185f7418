// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.spring.core.ScopeSource;
import dev.zmq.spring.listener.ZmqDeliveryObserver.Call;
import java.util.List;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * How the messages that one consumer takes get to the listener. Whatever listeners and error handlers throw, Errors
 * included, as a missing class may concern one message only, goes no further than here.
 *
 * <p>All but the counts is called by the consumer's thread, unless it says otherwise.
 */
abstract class Delivery {

    private static final Log LOG = LogFactory.getLog(Delivery.class);

    private final String listenerId;
    private final String socketName;
    private final ZmqMessageListener listener;
    private final ZmqListenerErrorHandler errorHandler;
    private final Retries retries;
    private final @Nullable DeliveryObservation observation;
    private final DeliveryCounts counts = new DeliveryCounts();

    Delivery(DeliverySettings settings, ZmqMessageListener listener) {
        this.listenerId = settings.listenerId();
        this.socketName = settings.socketName();
        this.errorHandler = settings.errorHandler();
        this.retries = new Retries(settings.retryPolicy());
        this.listener = listener;
        this.observation = settings.observation();
    }

    /** Returns how many messages to take next at most. */
    abstract int takeAtMost();

    /** Gives messages to the listener. */
    abstract void deliver(List<Message> messages);

    /** Waits until the listener is through with all messages. */
    void awaitDone() {}

    /**
     * Whether the listener has no more time for messages that it is not through with. Any thread.
     *
     * @param overdue false takes an earlier call back
     */
    void setOverdue(boolean overdue) {}

    /** Cancels what is overdue and can be cancelled, and returns of how many messages that is the end. Any thread. */
    int cancelOverdue() {
        return 0;
    }

    /** Returns what has become of the messages so far. Any thread. */
    final DeliveryCounts counts() {
        return counts;
    }

    /** Returns what decides whether a message is tried again; to be told when to stop, by any thread. */
    final Retries retries() {
        return retries;
    }

    /** Counts messages that the listener got through, on the only thread that does so. */
    final void onProcessed(int messages) {
        counts.onProcessed(messages);
    }

    /** Counts a message that the listener got through, on any thread. */
    final void onProcessedLate() {
        counts.onProcessedLate();
    }

    /** Returns what observes the deliveries, null for nobody; to be asked for once for a batch of messages. */
    final @Nullable DeliveryObservation observation() {
        return observation;
    }

    /** Runs the last or only part of an observed call, with what that makes current, and ends it. */
    static void runObserved(Call observed, Runnable part) {
        ScopeSource.Scope scope = observed.openScope();
        try {
            part.run();
        } finally {
            scope.close();
        }
        observed.end();
    }

    /** Waits before the next attempt; returns false if there is none. */
    final boolean awaitNext(Retries.Attempts attempts, Throwable failure, Call observed) {
        long delayMillis = attempts.delayMillis(failure);
        boolean goOn =
                delayMillis != Retries.NO_MORE && retries.after(delayMillis).join();
        if (goOn) {
            onRetry(failure, observed);
        }
        return goOn;
    }

    /** Counts a further attempt, on any thread. */
    final void onRetry(Throwable failure, Call observed) {
        counts.onRetry();
        observed.onRetry(failure);
    }

    /** Ends with a message that failed for good, on any thread: tells the requester, then the error handler. */
    final void giveUp(Message message, Throwable failure, Call observed) {
        observed.onGivenUp(failure, tell(message, failure));
    }

    /** Returns whether the message is kept elsewhere. */
    private boolean tell(Message message, Throwable failure) {
        counts.onFailed(failure);
        try {
            listener.onFailure(message, failure);
        } catch (Throwable notTold) {
            if (notTold != failure) {
                failure.addSuppressed(notTold);
            }
        }
        try {
            errorHandler.onFailure(new ZmqListenerFailure(listenerId, socketName, message, failure));
            if (errorHandler.keepsMessages()) {
                counts.onDeadLetter();
                return true;
            }
        } catch (Throwable handlerFailure) {
            // Not the failure itself, which may quote the payload.
            LOG.error(
                    "The error handler of listener '" + listenerId + "' failed when told of a "
                            + failure.getClass().getName(),
                    handlerFailure);
        }
        return false;
    }
}
