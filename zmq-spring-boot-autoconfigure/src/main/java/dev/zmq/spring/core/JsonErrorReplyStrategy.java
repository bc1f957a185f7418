// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;

/**
 * Error replies of one part, a JSON object whose first member is {@code zmq_error}:
 *
 * <pre>{@code {"zmq_error":"listener_failed","message":"The request could not be processed."}}</pre>
 *
 * <p>One part, because clients in many languages read only the first part of a reply and would then be out of step; JSON,
 * because every language reads it; and a first member that no ordinary reply starts with, so that clients may tell the
 * two apart by the first bytes. What the exception said stays on this side: it may hold what the peer must not see. For
 * the same reason the text is fixed.
 *
 * <p>Stateless; safe for use by any thread.
 */
public final class JsonErrorReplyStrategy implements ZmqErrorReplyStrategy {

    /** The code of a failure in the listener, or in the conversion of what it returned. */
    public static final String LISTENER_FAILED = "listener_failed";

    /** The code of a request that could not be converted to the listener's parameters, or was not valid. */
    public static final String UNREADABLE_REQUEST = "unreadable_request";

    private static final String START = "{\"zmq_error\":\"";
    private static final byte[] START_BYTES = START.getBytes(StandardCharsets.UTF_8);
    private static final Pattern ERROR =
            Pattern.compile(Pattern.quote(START) + "([A-Za-z0-9_.-]{1,64})\"(?:,\"message\":\"([^\"\\\\]*)\")?.*");

    /** Creates the strategy. */
    public JsonErrorReplyStrategy() {}

    @Override
    public Message toErrorReply(Message request, Throwable failure) {
        return isUnreadable(failure)
                ? errorReply(UNREADABLE_REQUEST, "The request could not be read.")
                : errorReply(LISTENER_FAILED, "The request could not be processed.");
    }

    @Override
    public @Nullable ZmqErrorReplyException toException(String socketName, Message reply) {
        byte[] part = reply.part(0);
        if (reply.size() != 1 || !startsLikeAnError(part)) {
            return null;
        }
        Matcher matcher = ERROR.matcher(reply.text());
        if (!matcher.matches()) {
            return null;
        }
        String text = matcher.group(2);
        return new ZmqErrorReplyException(socketName, matcher.group(1), text != null ? text : "no message");
    }

    /** Returns whether the failure is about the request rather than about the listener. */
    private static boolean isUnreadable(Throwable failure) {
        return failure instanceof MessageConversionException || failure instanceof MethodArgumentResolutionException;
    }

    private static Message errorReply(String code, String text) {
        return Message.of(START + code + "\",\"message\":\"" + text + "\"}");
    }

    private static boolean startsLikeAnError(byte[] part) {
        int length = START_BYTES.length;
        return part.length > length && Arrays.equals(part, 0, length, START_BYTES, 0, length);
    }
}
