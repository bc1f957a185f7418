// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.ZmqException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Requests on a REQ socket, whose strict alternation forbids the next request until the last one is answered: one after
 * the other, those of {@link #exchangeAsync} on a thread of the channel's own.
 *
 * <p>Requests go out in the plain form that every peer understands. Only when one was not answered in time, the next ones
 * carry an id (ZMQ_REQ_RELAXED and ZMQ_REQ_CORRELATE): the socket can go on at once, even if the peer that had the request
 * is gone, and the late reply cannot be taken for that of another request. That is not undone, as nobody can tell whether
 * the late reply is still to come.
 */
final class ReqChannel extends RequestChannel {

    private final ReentrantLock turn = new ReentrantLock(true);
    private final ThreadPoolExecutor worker;

    private final Set<Queued> queued = ConcurrentHashMap.newKeySet();

    // Guarded by the turn.
    private boolean replyOutstanding;

    ReqChannel(String socketName, Socket socket) {
        super(socketName, socket);
        worker = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                DaemonThreads.named("zmq-requests-" + socketName));
        worker.allowCoreThreadTimeOut(true);
    }

    @Override
    CompletableFuture<Message> exchangeAsync(Message request, ReplyWaits.Call call, int retries) {
        Queued asked = new Queued(request, call, retries);
        queued.add(asked);
        CompletableFuture<Void> unused = asked.reply.handle((message, failure) -> {
            asked.dequeue();
            call.giveUp(); // If the reply was cancelled; otherwise it is over.
            return null;
        });
        try {
            worker.execute(asked);
            asked.review();
        } catch (Throwable failure) { // as when there is no thread to be had
            asked.reply.completeExceptionally(failure);
        }
        return asked.reply;
    }

    @Override
    void reviewDeadlines() {
        queued.forEach(Queued::review);
    }

    @Override
    Message exchange(Message request, ReplyWaits.Call call, int retries) {
        boolean myTurn = call.lock(turn, socketName());
        try {
            if (!myTurn || call.deadline().remainingNanos() == 0) {
                throw tookAllTheTime(call);
            }
            return exchangeInTurn(request, call, retries);
        } finally {
            if (myTurn) {
                turn.unlock();
            }
        }
    }

    private Message exchangeInTurn(Message request, ReplyWaits.Call first, int retries) {
        ReplyWaits.Call call = first;
        boolean sent = false;
        boolean mustSend = true;
        for (int attempt = 1; ; attempt++) {
            ConnectionRenewal renewal = attempt <= retries ? renewalFromNow() : null;
            if (mustSend) {
                sent = send(request, call);
            }
            Message reply = sent ? call.receive(socket()) : null;
            if (reply != null) {
                replyOutstanding = false;
                return reply;
            }
            if (call.isGivenUp()) {
                throw new CancellationException("Nobody wants the reply any more");
            }
            if (renewal == null || !call.isTimedOut()) {
                throw noReply(call, attempt, progress(sent));
            }
            mustSend = !sent || renewal.renew();
            call = call.again();
        }
    }

    private boolean send(Message request, ReplyWaits.Call call) {
        if (replyOutstanding) {
            giveUpLastRequest();
        }
        boolean sent = call.send(socket(), request);
        replyOutstanding = sent;
        return sent;
    }

    private void giveUpLastRequest() {
        boolean lateReplyTaken = socket().tryReceive() != null;
        if (!lateReplyTaken) {
            socket().setOption(SocketOptions.REQ_RELAXED, true);
            socket().setOption(SocketOptions.REQ_CORRELATE, true);
        }
        replyOutstanding = false;
    }

    private ZmqException tookAllTheTime(ReplyWaits.Call call) {
        return noReply(call, 1, "other requests on the socket took all the time, this one was not sent");
    }

    /** A request that waits for the worker, but no longer than its own time. */
    private final class Queued implements Runnable {

        private final Message request;
        private final ReplyWaits.Call call;
        private final int retries;
        private final CompletableFuture<Message> reply = new CompletableFuture<>();

        // Both guarded by this.
        private boolean waits = true;
        private @Nullable Future<?> timeout;

        private Queued(Message request, ReplyWaits.Call call, int retries) {
            this.request = request;
            this.call = call;
            this.retries = retries;
        }

        @Override
        public void run() {
            if (!dequeue()) {
                return;
            }
            try {
                reply.complete(exchange(request, call, retries));
            } catch (RuntimeException | Error failure) {
                reply.completeExceptionally(failure);
            }
        }

        /** Fails if the time has passed, else looks again when it has. */
        private void review() {
            if (isWithinTime()) {
                return;
            }
            if (dequeue()) {
                reply.completeExceptionally(tookAllTheTime(call));
            }
        }

        private synchronized boolean isWithinTime() {
            cancelTimeout();
            boolean within = call.deadline().remainingNanos() > 0;
            if (waits && within) {
                timeout = call.atDeadline(this::review);
            }
            return within;
        }

        /** Returns whether it still waited, and nobody else has ended that. */
        private synchronized boolean dequeue() {
            queued.remove(this);
            cancelTimeout();
            boolean first = waits;
            waits = false;
            return first;
        }

        private void cancelTimeout() {
            if (timeout != null) {
                timeout.cancel(false);
                timeout = null;
            }
        }
    }
}
