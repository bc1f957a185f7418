// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqUnroutableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.converter.MessageConversionException;

/**
 * Tells the envelope of a received message from its content, by the type of the socket that received it.
 *
 * <ul>
 *   <li>ROUTER: the envelope is the routing id and, if an empty part follows somewhere before the last part, everything
 *       up to and including that delimiter (RFC 28). So one rule serves REQ clients, DEALER clients with or without a
 *       delimiter, and clients behind any number of proxies.
 *   <li>SUB and XSUB: the envelope is the topic, the first part, if there are several parts.
 *   <li>STREAM: the envelope is the routing id.
 *   <li>All other types: there is no envelope.
 * </ul>
 *
 * <p>The payload is the last part; {@link ZmqHeaders#PARTS} has all parts.
 */
public final class MessageEnvelope {

    private static final byte[] NO_SUBSCRIPTION = {};

    private MessageEnvelope() {}

    /** Returns the number of parts that are envelope: 0 up to one less than there are parts. */
    public static int size(SocketType type, Message message) {
        return switch (type) {
            case ROUTER -> hasDelimiter(message) ? delimiter(message, 1) + 1 : Math.min(1, message.size() - 1);
            case SUB, XSUB, STREAM -> message.size() > 1 ? 1 : 0;
            default -> 0;
        };
    }

    /**
     * Returns the number of parts that are envelope of a message which is a request: {@link #size}, but on DEALER, to which
     * a ROUTER such as that of a broker passes requests on, everything up to and including the first empty part before the
     * last part; 0 if there is none.
     */
    public static int requestSize(SocketType type, Message message) {
        return type == SocketType.DEALER ? delimiter(message, 0) + 1 : size(type, message);
    }

    /** Returns whether a message that a ROUTER received has a delimiter, as every request of a REQ peer has. */
    public static boolean hasDelimiter(Message message) {
        return delimiter(message, 1) >= 0;
    }

    /** Returns the payload of a message that a socket of any type received: its last part. */
    public static byte[] payload(Message message) {
        return message.part(message.size() - 1);
    }

    /**
     * Returns the reply to a request: on ROUTER and DEALER the content behind the envelope of the request, on other types
     * the content itself.
     */
    public static Message reply(SocketType type, Message request, Message content) {
        if (type != SocketType.ROUTER && type != SocketType.DEALER) {
            return content;
        }
        Message.Builder reply = Message.builder();
        for (int i = 0; i < requestSize(type, request); i++) {
            reply.add(request.part(i));
        }
        return reply.addAll(content, 0).build();
    }

    /** Returns a message with further parts directly before its payload. */
    public static Message withBeforePayload(Message message, List<byte[]> parts) {
        int last = message.size() - 1;
        Message.Builder all = Message.builder();
        for (int i = 0; i < last; i++) {
            addPart(all, message, i);
        }
        parts.forEach(all::add);
        return all.addAll(message, last).build();
    }

    private static void addPart(Message.Builder builder, Message message, int index) {
        if (message.isLarge(index)) {
            builder.add(message.largePart(index));
        } else {
            builder.add(message.part(index));
        }
    }

    /**
     * Returns the headers that a received message carries in the parts between its envelope and its payload.
     *
     * @throws org.springframework.messaging.converter.MessageConversionException if they cannot be read
     */
    public static Map<String, Object> carriedHeaders(SocketType type, Message message, ZmqHeaderMapper mapper) {
        return carriedHeaders(size(type, message), message, mapper);
    }

    /** As the other one, where the number of parts that are envelope is known. */
    public static Map<String, Object> carriedHeaders(int envelopeSize, Message message, ZmqHeaderMapper mapper) {
        int last = message.size() - 1;
        List<byte[]> parts = new ArrayList<>(last);
        for (int i = envelopeSize; i < last; i++) {
            if (message.isLarge(i)) {
                throw new MessageConversionException("A part before the payload is too large to carry headers");
            }
            parts.add(message.part(i));
        }
        return mapper.toHeaders(parts);
    }

    /**
     * Checks that a message which is to be sent names its peer, without which ROUTER and STREAM would drop it.
     *
     * @throws ZmqUnroutableException if it does not
     */
    public static void requireAddress(Socket socket, Message message) {
        SocketType type = socket.type();
        if (message.size() == 1 && (type == SocketType.ROUTER || type == SocketType.STREAM)) {
            throw new ZmqUnroutableException("Socket '" + socket.name() + "' of type " + type
                    + " cannot know whom a message of one part is for: send a Message or a list of parts, the routing id"
                    + " of the peer first");
        }
    }

    /**
     * Returns the headers that a received message carries, if there is a mapper, and those that describe it, which a peer
     * cannot pretend.
     *
     * @throws org.springframework.messaging.converter.MessageConversionException if those that it carries cannot be read
     */
    public static Map<String, Object> headers(
            String socketName, SocketType type, Message message, @Nullable ZmqHeaderMapper mapper) {
        if (mapper == null) {
            return headers(socketName, type, message);
        }
        Map<String, Object> headers = new LinkedHashMap<>(carriedHeaders(type, message, mapper));
        headers.putAll(headers(socketName, type, message));
        return headers;
    }

    /** Returns the headers that describe a received message; see {@link ZmqHeaders}. */
    public static Map<String, Object> headers(String socketName, SocketType type, Message message) {
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put(ZmqHeaders.SOCKET, socketName);
        if ((type == SocketType.SUB || type == SocketType.XSUB) && message.size() > 1 && !message.isLarge(0)) {
            headers.put(ZmqHeaders.TOPIC, message.text());
        }
        if (type == SocketType.ROUTER || type == SocketType.STREAM) {
            headers.put(ZmqHeaders.ROUTING_ID, message.part(0));
        }
        if (type == SocketType.XPUB) {
            putSubscription(headers, message);
        }
        if (!message.hasLargeParts()) {
            headers.put(ZmqHeaders.PARTS, message.parts());
        }
        return headers;
    }

    /** Returns the names of the headers that can describe a message which a socket of a type received. */
    public static Set<String> headerNames(SocketType type) {
        return switch (type) {
            case SUB, XSUB -> Set.of(ZmqHeaders.SOCKET, ZmqHeaders.PARTS, ZmqHeaders.TOPIC);
            case ROUTER, STREAM -> Set.of(ZmqHeaders.SOCKET, ZmqHeaders.PARTS, ZmqHeaders.ROUTING_ID);
            case XPUB -> Set.of(ZmqHeaders.SOCKET, ZmqHeaders.PARTS, ZmqHeaders.TOPIC, ZmqHeaders.SUBSCRIBED);
            default -> Set.of(ZmqHeaders.SOCKET, ZmqHeaders.PARTS);
        };
    }

    /** A message that starts with the byte 1 subscribes, with 0 cancels (RFC 29); any other is from an XSUB's application. */
    private static void putSubscription(Map<String, Object> headers, Message message) {
        byte[] part = message.isLarge(0) ? NO_SUBSCRIPTION : message.part(0);
        if (part.length > 0 && (part[0] == 0 || part[0] == 1)) {
            headers.put(ZmqHeaders.SUBSCRIBED, part[0] == 1);
            headers.put(ZmqHeaders.TOPIC, new String(part, 1, part.length - 1, StandardCharsets.UTF_8));
        }
    }

    /** Returns the index of the first empty part from an index on and before the last part, -1 if there is none. */
    private static int delimiter(Message message, int from) {
        for (int i = from; i < message.size() - 1; i++) {
            if (message.partSize(i) == 0) {
                return i;
            }
        }
        return -1;
    }
}
