// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.Message;
import dev.zmq.engine.ZmqClosedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One request on a DEALER socket that nobody waits for: its attempts, and the time that each may take.
 *
 * <p>Thread-safe. The future is completed outside of the lock.
 */
final class AsyncExchange implements Replies.Listener {

    private final DealerChannel channel;
    private final int retries;
    private final CompletableFuture<Message> reply = new CompletableFuture<>();

    // All guarded by this.
    private ReplyWaits.Call wait;
    private int attempt = 1;
    private boolean sent;
    private @Nullable Message outgoing;
    private @Nullable ConnectionRenewal renewal;
    private @Nullable Future<?> timeout;

    AsyncExchange(DealerChannel channel, ReplyWaits.Call firstWait, int retries) {
        this.channel = channel;
        this.wait = firstWait;
        this.retries = retries;
    }

    /** Returns what gets the content of the reply. Who cancels it gives the request up. */
    CompletableFuture<Message> reply() {
        return reply;
    }

    /** Sends the request; waits for room in the caller's thread, as every send does. */
    void start(Message request) {
        ReplyWaits.Call first = currentWait();
        ConnectionRenewal before = retries > 0 ? channel.renewalFromNow() : null;
        boolean taken;
        try {
            taken = channel.socket().send(request, first.deadline().remaining());
        } catch (RuntimeException failure) {
            reply.completeExceptionally(failure);
            return;
        }
        synchronized (this) {
            outgoing = request;
            renewal = before;
            sent = taken;
            schedule();
        }
        // The reply, or the cancellation, may have come before there was a timeout to cancel.
        CompletableFuture<Void> unused = reply.handle((message, failure) -> {
            cancelTimeout();
            return null;
        });
        if (first.deadline().remainingNanos() == 0) {
            onTime(); // At the template's end, nobody else would.
        }
    }

    @Override
    public void onReply(Message message) {
        reply.complete(DealerChannel.content(message));
    }

    @Override
    public void onReplyElsewhere(Message message) {
        currentWait().runElsewhere(() -> onReply(message));
    }

    @Override
    public void onClosed(ZmqClosedException closed) {
        reply.completeExceptionally(closed);
    }

    @Override
    public void onDeadlineChanged() {
        onTime();
    }

    private void onTime() {
        RuntimeException failure = reply.isDone() ? null : attemptAgain();
        if (failure != null) {
            reply.completeExceptionally(failure);
        }
    }

    private synchronized @Nullable RuntimeException attemptAgain() {
        if (outgoing == null) {
            return null; // Not started yet; that reads the deadline itself.
        }
        if (wait.deadline().remainingNanos() > 0) {
            schedule();
            return null;
        }
        if (renewal == null || attempt > retries || !wait.isTimedOut()) {
            return channel.noReply(wait, attempt, channel.progress(sent));
        }
        try {
            boolean mustSend = renewal.renew() || !sent;
            attempt++;
            wait = wait.again();
            renewal = channel.renewalFromNow();
            if (mustSend) {
                // Never waits here: without room, the attempt counts, and the next one may find some.
                sent |= channel.socket().trySend(outgoing);
            }
        } catch (RuntimeException cannotSend) {
            return cannotSend;
        }
        schedule();
        return null;
    }

    private synchronized void schedule() {
        cancelTimeout();
        timeout = wait.atDeadline(this::onTime);
    }

    private synchronized ReplyWaits.Call currentWait() {
        return wait;
    }

    private synchronized void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
        }
    }
}
