// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import java.time.Duration;

/**
 * Requests on a REQ socket, whose strict alternation forbids the next request until the last one is answered. A reply
 * that came too late, or was no longer waited for, is therefore taken and dropped before the next request is sent.
 */
final class ReqChannel extends RequestChannel {

    private boolean replyOutstanding;

    ReqChannel(String socketName, Socket socket) {
        super(socketName, socket);
    }

    @Override
    Message exchange(Message request, Deadline deadline, Duration timeout) {
        if (replyOutstanding) {
            receive(deadline, timeout, "the reply to an earlier request is still outstanding");
        }
        send(request, deadline, timeout);
        replyOutstanding = true;
        return receive(deadline, timeout, "the request was sent");
    }

    private Message receive(Deadline deadline, Duration timeout, String progress) {
        Message reply = socket().receive(deadline.remaining());
        if (reply == null) {
            throw noReply(timeout, progress);
        }
        replyOutstanding = false;
        return reply;
    }
}
