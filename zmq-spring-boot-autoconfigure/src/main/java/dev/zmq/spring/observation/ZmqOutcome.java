// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.engine.ZmqTimeoutException;
import dev.zmq.spring.core.ZmqErrorReplyException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;

/** How a call of the template or of a listener ended. */
public enum ZmqOutcome {
    /** It is not over. */
    UNKNOWN,
    /** Sent, answered, or processed. */
    SUCCESS,
    /** There was no room, so nothing was sent, which the caller was told by false. */
    NOT_SENT,
    /** There was no room, no reply, or no result, in time. */
    TIMEOUT,
    /** The peer answered the request with an error. */
    ERROR_REPLY,
    /** The caller gave the request up. */
    CANCELLED,
    /** Payload or headers could not be converted, or were not valid. */
    CONVERSION_FAILURE,
    /** Anything else went wrong. */
    FAILURE;

    /** Returns the outcome of what failed. */
    static ZmqOutcome of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ZmqTimeoutException || cause instanceof TimeoutException) {
            return TIMEOUT;
        }
        if (cause instanceof ZmqErrorReplyException) {
            return ERROR_REPLY;
        }
        if (cause instanceof CancellationException) {
            return CANCELLED;
        }
        return cause instanceof MessageConversionException || cause instanceof MethodArgumentResolutionException
                ? CONVERSION_FAILURE
                : FAILURE;
    }

    /** Returns the value of the key {@code outcome}. */
    public String asString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
