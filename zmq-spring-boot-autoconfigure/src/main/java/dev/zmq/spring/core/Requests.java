// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.ZmqException;
import dev.zmq.engine.ZmqInterruptedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The requests that one template makes through one socket, no more than so many at a time. The channel may be that of other
 * templates, too.
 *
 * <p>Thread-safe.
 */
final class Requests {

    private final RequestChannel channel;
    private final ReplyWaits waits;
    private final @Nullable Semaphore room;

    /**
     * Creates it.
     *
     * @param maxInFlight how many requests may be open at a time, 0 for no limit
     */
    Requests(RequestChannel channel, ReplyWaits waits, int maxInFlight) {
        this.channel = channel;
        this.waits = waits;
        this.room = maxInFlight == 0 ? null : new Semaphore(maxInFlight, true);
    }

    String socketName() {
        return channel.socketName();
    }

    Socket socket() {
        return channel.socket();
    }

    /**
     * Sends a request and returns the content of its reply.
     *
     * @param timeout how long each attempt may take; negative for no limit
     * @param retries how many further attempts there may be
     */
    Message exchange(Message request, Duration timeout, int retries) {
        ReplyWaits.Call wait = waits.begin(timeout);
        enter(wait);
        try {
            return channel.exchange(request, wait, retries);
        } finally {
            leave();
        }
    }

    /** Sends a request; the future gets the content of its reply, or what {@link #exchange} would have thrown. */
    CompletableFuture<Message> exchangeAsync(Message request, Duration timeout, int retries) {
        ReplyWaits.Call wait = waits.begin(timeout);
        try {
            enter(wait);
        } catch (ZmqException noRoom) {
            return CompletableFuture.failedFuture(noRoom);
        }
        CompletableFuture<Message> reply;
        try {
            reply = channel.exchangeAsync(request, wait, retries);
        } catch (Throwable failure) {
            leave();
            throw failure;
        }
        if (room != null) {
            CompletableFuture<Void> unused = reply.handle((content, failure) -> {
                leave();
                return null;
            });
        }
        return reply;
    }

    /** Has calls look at their deadlines again, after another limit was set to them. */
    void reviewDeadlines() {
        channel.reviewDeadlines();
    }

    private void enter(ReplyWaits.Call wait) {
        awaitRoom(wait);
        // Else each of those who waited would send its request when the one before it was ended.
        if (wait.deadline().remainingNanos() == 0 && !wait.isTimedOut()) {
            leave();
            throw channel.noReply(wait, 1, "this request was not sent");
        }
    }

    private void awaitRoom(ReplyWaits.Call wait) {
        if (room == null) {
            return;
        }
        try {
            if (!room.tryAcquire(wait.deadline().remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw channel.noReply(wait, 1, "as many requests as may be were in flight, this one was not sent");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ZmqInterruptedException(
                    "Interrupted while waiting for other requests on socket '" + socketName() + "'");
        }
    }

    private void leave() {
        if (room != null) {
            room.release();
        }
    }
}
