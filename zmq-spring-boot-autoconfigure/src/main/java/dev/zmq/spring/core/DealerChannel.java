// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;

/**
 * Requests on a DEALER socket, any number at a time, each as an id of 8 bytes, an empty delimiter, and the content. Peers
 * that follow RFC 28 send id and delimiter back before the reply, which tells whose it is, in whatever order they come.
 *
 * <p>A request that is sent again keeps its id: whichever reply comes first is the reply.
 */
final class DealerChannel extends RequestChannel {

    private static final byte[] DELIMITER = {};
    private static final int ENVELOPE_PARTS = 2;

    private final Replies replies;

    DealerChannel(String socketName, Socket socket) {
        this(socketName, socket, DaemonThreads.named("zmq-replies-" + socketName));
    }

    /**
     * Creates it.
     *
     * @param threads makes the thread that receives the replies to asynchronous requests
     */
    DealerChannel(String socketName, Socket socket, ThreadFactory threads) {
        super(socketName, socket);
        this.replies = new Replies(socketName, socket, DealerChannel::requestId, threads);
    }

    @Override
    Message exchange(Message request, ReplyWaits.Call wait, int retries) {
        Replies.Call call = replies.open();
        try {
            return content(exchange(call, toOutgoing(request, call), wait, retries));
        } finally {
            replies.close(call);
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
    CompletableFuture<Message> exchangeAsync(Message request, ReplyWaits.Call wait, int retries) {
        AsyncExchange exchange = new AsyncExchange(this, wait, retries);
        CompletableFuture<Message> content = exchange.reply();
        Replies.Call call;
        try {
            call = replies.open(exchange);
        } catch (RuntimeException | Error noReader) { // the template is closed, or there is no thread to be had
            return CompletableFuture.failedFuture(noReader);
        }
        CompletableFuture<Void> unused = content.handle((reply, failure) -> {
            replies.close(call);
            return null;
        });
        try {
            exchange.start(toOutgoing(request, call));
        } catch (Throwable failure) {
            content.completeExceptionally(failure);
        }
        return content;
    }

    @Override
    void reviewDeadlines() {
        replies.reviewDeadlines();
    }

    @Override
    void rest() {
        replies.rest();
    }

    @Override
    void wake() {
        replies.wake();
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
