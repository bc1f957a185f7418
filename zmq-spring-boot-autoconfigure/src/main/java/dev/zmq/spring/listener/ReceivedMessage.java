// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.MessageEnvelope;
import dev.zmq.spring.core.ZmqHeaderMapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.GenericMessage;

/** A received message as Spring sees it, which remembers what it was made of. */
final class ReceivedMessage extends GenericMessage<Object> {

    private static final long serialVersionUID = 1L;

    private final transient Message source;

    private ReceivedMessage(Message source, Object payload, Map<String, Object> headers) {
        super(payload, new Headers(headers));
        this.source = source;
    }

    static ReceivedMessage withHeaders(
            String socketName, SocketType type, Message source, @Nullable ZmqHeaderMapper headerMapper) {
        return withPayload(socketName, type, source, payload(source), headerMapper);
    }

    static ReceivedMessage withoutHeaders(Message source) {
        return new ReceivedMessage(source, payload(source), Map.of());
    }

    static ReceivedMessage withPayload(
            String socketName,
            SocketType type,
            Message source,
            Object payload,
            @Nullable ZmqHeaderMapper headerMapper) {
        return new ReceivedMessage(source, payload, MessageEnvelope.headers(socketName, type, source, headerMapper));
    }

    private static Object payload(Message source) {
        int last = source.size() - 1;
        return source.isLarge(last) ? source.largePart(last) : source.part(last);
    }

    Message source() {
        return source;
    }

    /** Leaves out id and timestamp, which cost more than everything else and say nothing about the message. */
    private static final class Headers extends MessageHeaders {

        private static final long serialVersionUID = 1L;

        Headers(Map<String, Object> headers) {
            super(headers, ID_VALUE_NONE, -1L);
        }
    }
}
