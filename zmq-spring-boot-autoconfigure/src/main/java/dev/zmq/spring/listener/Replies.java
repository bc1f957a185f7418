// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.MessageEnvelope;
import dev.zmq.spring.core.ZmqErrorReplyStrategy;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqMessageSender;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests that a REP or ROUTER socket receives.
 *
 * <p>REP answers every request, or it could never receive another: with what the method returned, with an empty message
 * if that is nothing, or with an error reply. On ROUTER,
 *
 * <ul>
 *   <li>what the method returned is sent;
 *   <li>null is answered with an empty message if the request has a delimiter, as a REQ peer waits for an answer then,
 *       and not at all otherwise;
 *   <li>a void method answers nothing: it may answer later, or not at all;
 *   <li>a failure is answered with an error reply if the request has a delimiter or the method is not void.
 * </ul>
 *
 * <p>Where the socket's messages have headers, values have them, but neither empty nor error replies.
 */
final class Replies implements ResultTarget {

    private static final Log LOG = LogFactory.getLog(Replies.class);
    private static final Message EMPTY = Message.of(new byte[0]);

    private final String socketName;
    private final Socket socket;
    private final boolean returnsValue;
    private final ZmqMessageConverter converter;
    private final ZmqErrorReplyStrategy errorReplies;

    // Null if the socket's messages have no headers.
    private final @Nullable ZmqMessageSender sender;

    Replies(
            String socketName,
            Socket socket,
            boolean returnsValue,
            ZmqMessageConverter converter,
            ZmqErrorReplyStrategy errorReplies,
            ZmqMessageSender sender) {
        this.socketName = socketName;
        this.socket = socket;
        this.returnsValue = returnsValue;
        this.converter = converter;
        this.errorReplies = errorReplies;
        this.sender = sender.socketHeaders().mapper(socketName) == null ? null : sender;
    }

    static boolean areSentBy(SocketType type) {
        return type == SocketType.REP || type == SocketType.ROUTER;
    }

    @Override
    public void send(Message request, @Nullable Object value) {
        if (value != null) {
            socket.send(withEnvelope(request, toContent(value)));
        } else if (socket.type() == SocketType.REP || (returnsValue && MessageEnvelope.hasDelimiter(request))) {
            socket.send(withEnvelope(request, EMPTY));
        }
    }

    @Override
    public void complete(Message request) {}

    @Override
    public void sendError(Message request, Throwable failure) {
        if (socket.type() == SocketType.REP || returnsValue || MessageEnvelope.hasDelimiter(request)) {
            socket.send(withEnvelope(request, toErrorContent(request, failure)));
        }
    }

    private Message toContent(Object value) {
        Message content = toContent(converter, value);
        if (sender == null) {
            return content;
        }
        try {
            return sender.reply(socketName, content, value);
        } catch (RuntimeException failure) {
            throw unsendable(failure);
        }
    }

    /** Converts a value to be sent. */
    static Message toContent(ZmqMessageConverter converter, Object value) {
        try {
            return converter.toMessage(value);
        } catch (RuntimeException failure) {
            throw unsendable(failure);
        }
    }

    /** Not the exception of converter or headers itself, as that would put the blame on the request. */
    static IllegalStateException unsendable(RuntimeException failure) {
        return new IllegalStateException("The listener returned what cannot be sent", failure);
    }

    private Message toErrorContent(Message request, Throwable failure) {
        try {
            return errorReplies.toErrorReply(request, failure);
        } catch (RuntimeException strategyFailure) {
            LOG.error("The error reply strategy failed; the requester gets an empty reply", strategyFailure);
            return EMPTY;
        }
    }

    private Message withEnvelope(Message request, Message content) {
        return MessageEnvelope.reply(socket.type(), request, content);
    }
}
