// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.spring.core.LogLimit;
import dev.zmq.spring.core.UnreadablePayloadException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;

/**
 * Logs failures at ERROR, with listener, socket and size of the message: up to ten a second for each listener, with the
 * number of those left out.
 *
 * <p>The content of the message is not logged, but exceptions may quote it. Those of converters and validators do, so only
 * their type is logged; where DEBUG is on for this class, all of it. Exceptions of the listener method are logged in full,
 * so what it puts into their messages gets into the log.
 *
 * <p>Thread-safe.
 */
public final class LoggingErrorHandler implements ZmqListenerErrorHandler {

    private static final Log LOG = LogFactory.getLog(LoggingErrorHandler.class);

    private final Map<String, LogLimit> limits = new ConcurrentHashMap<>();

    /** Creates the handler. */
    public LoggingErrorHandler() {}

    @Override
    public void onFailure(ZmqListenerFailure failure) {
        LogLimit limit = limits.computeIfAbsent(failure.listenerId(), id -> new LogLimit());
        long leftOut = limit.acquire();
        if (leftOut != LogLimit.NOT_NOW) {
            log(failure, leftOut == 0 ? "" : "; " + leftOut + " more failures before it were not logged");
        }
    }

    private static void log(ZmqListenerFailure failure, String more) {
        Throwable cause = failure.cause();
        String listener = "Listener '" + failure.listenerId() + "' on socket '" + failure.socketName() + "'";
        String size =
                failure.message().size() + " part(s), " + failure.message().byteCount() + " bytes";
        if (quotesPayload(cause)) {
            String hint =
                    LOG.isDebugEnabled() ? "" : "; DEBUG for " + LoggingErrorHandler.class.getName() + " tells why";
            LOG.error(listener + " could not be given a message (" + size + "): " + reason(cause) + hint + more);
            LOG.debug("Why the message could not be given to the listener", cause);
        } else {
            LOG.error(listener + " failed with a message (" + size + ")" + more, cause);
        }
    }

    private static boolean quotesPayload(Throwable cause) {
        return cause instanceof MessageConversionException || cause instanceof MethodArgumentResolutionException;
    }

    /** Names types only, which the application's authors wrote, not the peer. */
    private static String reason(Throwable cause) {
        if (!(cause instanceof UnreadablePayloadException unreadable)) {
            return typesOf(cause);
        }
        String forgotten = unreadable.targetType().startsWith(List.class.getName())
                ? " (a list of several messages needs batch = \"true\")"
                : "";
        return "no " + unreadable.targetType() + " can be made of its payload" + forgotten + ": "
                + typesOf(unreadable.getMostSpecificCause());
    }

    private static String typesOf(Throwable cause) {
        StringBuilder types = new StringBuilder(cause.getClass().getSimpleName());
        for (Throwable next = cause.getCause(); next != null; next = next.getCause()) {
            types.append(" caused by ").append(next.getClass().getSimpleName());
        }
        return types.toString();
    }
}
