// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.ZmqException;
import dev.zmq.engine.ZmqInterruptedException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Requests on a DEALER socket, any number at a time, each as an id of 8 bytes, an empty delimiter, and the content. Peers
 * that follow RFC 28 send id and delimiter back before the reply, which tells whose it is, in whatever order they come.
 *
 * <p>A request that is sent again keeps its id: whichever reply comes first is the reply.
 */
final class DealerChannel extends RequestChannel {

    private static final byte[] DELIMITER = {};
    private static final int ENVELOPE_PARTS = 2;

    private final ScheduledExecutorService timer;
    private final Replies replies;
    private final @Nullable Semaphore room;

    /**
     * Creates a channel.
     *
     * @param timer ends asynchronous requests whose time has passed
     * @param maxInFlight how many requests may be open at a time, 0 for no limit
     */
    DealerChannel(String socketName, Socket socket, ReplyWaits waits, ScheduledExecutorService timer, int maxInFlight) {
        super(socketName, socket, waits);
        this.timer = timer;
        this.replies = new Replies(socketName, socket, DealerChannel::requestId, timer);
        this.room = maxInFlight == 0 ? null : new Semaphore(maxInFlight, true);
        waits.onLimit(replies::reviewDeadlines);
    }

    @Override
    Message exchange(Message request, Duration timeout, int retries) {
        ReplyWaits.Call wait = waits().begin(timeout);
        enter(wait);
        Replies.Call call = replies.open();
        try {
            return content(exchange(call, toOutgoing(request, call), wait, retries));
        } finally {
            replies.close(call);
            leave();
        }
    }

    private Message exchange(Replies.Call call, Message outgoing, ReplyWaits.Call first, int retries) {
        ReplyWaits.Call wait = first;
        boolean sent = false;
        boolean mustSend = true;
        for (int attempt = 1; ; attempt++) {
            ConnectionRenewal renewal = attempt <= retries ? renewalFromNow() : null;
            if (mustSend) {
                sent |= socket().send(outgoing, wait.deadline().remaining());
            }
            Message reply = sent ? replies.await(call, wait) : null;
            if (reply != null) {
                return reply;
            }
            if (renewal == null || !wait.isTimedOut()) {
                throw noReply(wait, attempt, progress(sent));
            }
            mustSend = renewal.renew() || !sent;
            wait = wait.again();
        }
    }

    @Override
    CompletableFuture<Message> exchangeAsync(Message request, Duration timeout, int retries) {
        AsyncExchange exchange = new AsyncExchange(this, timer, timeout, retries);
        CompletableFuture<Message> content = exchange.reply();
        try {
            enter(exchange.firstWait());
        } catch (ZmqException noRoom) {
            content.completeExceptionally(noRoom);
            return content;
        }
        Replies.Call call = replies.open(exchange);
        CompletableFuture<Void> unused = content.handle((reply, failure) -> {
            replies.close(call);
            leave();
            return null;
        });
        exchange.start(toOutgoing(request, call));
        return content;
    }

    private void enter(ReplyWaits.Call wait) {
        if (room == null) {
            return;
        }
        try {
            if (!room.tryAcquire(wait.deadline().remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw noReply(wait, 1, "as many requests as may be were in flight, this one was not sent");
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

    private static Message toOutgoing(Message request, Replies.Call call) {
        byte[] id = ByteBuffer.allocate(Long.BYTES).putLong(call.id()).array();
        return request.withFirst(DELIMITER).withFirst(id);
    }

    /** Returns the content of a reply. */
    static Message content(Message reply) {
        return reply.from(ENVELOPE_PARTS);
    }

    private static long requestId(Message reply) {
        boolean isReply = reply.size() > ENVELOPE_PARTS && reply.partSize(0) == Long.BYTES && reply.partSize(1) == 0;
        return isReply && !reply.isLarge(0) ? ByteBuffer.wrap(reply.part(0)).getLong() : Replies.NO_ID;
    }
}
