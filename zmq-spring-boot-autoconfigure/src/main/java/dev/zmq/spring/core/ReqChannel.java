// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;

/**
 * Requests on a REQ socket, whose strict alternation forbids the next request until the last one is answered.
 *
 * <p>Requests go out in the plain form that every peer understands. Only when one was not answered in time, the next ones
 * carry an id (ZMQ_REQ_RELAXED and ZMQ_REQ_CORRELATE): the socket can go on at once, even if the peer that had the request
 * is gone, and the late reply cannot be taken for that of another request. That is not undone, as nobody can tell whether
 * the late reply is still to come.
 */
final class ReqChannel extends RequestChannel {

    private boolean replyOutstanding;

    ReqChannel(String socketName, Socket socket) {
        super(socketName, socket);
    }

    @Override
    Message exchangeInTurn(Message request, ReplyWaits.Call call) {
        if (replyOutstanding) {
            giveUpLastRequest();
        }
        send(request, call);
        replyOutstanding = true;
        Message reply = receive(call);
        replyOutstanding = false;
        return reply;
    }

    private void giveUpLastRequest() {
        boolean lateReplyTaken = socket().tryReceive() != null;
        if (!lateReplyTaken) {
            socket().setOption(SocketOptions.REQ_RELAXED, true);
            socket().setOption(SocketOptions.REQ_CORRELATE, true);
        }
        replyOutstanding = false;
    }
}
