// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;

/** Gives requests to a listener method and sends the answers. */
final class ReplyingMethodListener implements ZmqMessageListener {

    private final ListenerInvocation invocation;
    private final Replies replies;
    private final Socket socket;

    ReplyingMethodListener(ListenerInvocation invocation, Replies replies, Socket socket) {
        this.invocation = invocation;
        this.replies = replies;
        this.socket = socket;
    }

    @Override
    public void onMessage(Message request) throws Exception {
        Message reply;
        try {
            reply = replies.toReply(request, invocation.invoke(request));
        } catch (Throwable failure) {
            sendError(request, failure);
            throw MethodListener.asException(failure);
        }
        if (reply != null) {
            socket.send(reply);
        }
    }

    private void sendError(Message request, Throwable failure) {
        try {
            replies.sendError(request, failure);
        } catch (RuntimeException notSent) {
            failure.addSuppressed(notSent);
        }
    }
}
