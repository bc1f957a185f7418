// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.ZmqTimeoutException;
import java.time.Duration;

/**
 * A request got no reply in time. The message says how far it came, as far as is known: a request that was sent, a peer may
 * or may not have seen, and one that is queued will go to the next peer that connects. The socket takes further requests.
 */
public class ZmqReplyTimeoutException extends ZmqTimeoutException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception that says on which socket, after how long, and how far the request came. */
    public ZmqReplyTimeoutException(String socketName, Duration timeout, String progress) {
        this(socketName, timeout, 1, progress);
    }

    /**
     * Creates an exception that says on which socket, after how long, and how far the request came.
     *
     * @param timeout how long each attempt took
     * @param attempts how often the request was tried, at least 1
     */
    public ZmqReplyTimeoutException(String socketName, Duration timeout, int attempts, String progress) {
        super("No reply on socket '" + socketName + "' within " + timeout.toMillis() + " ms"
                + (attempts == 1 ? "" : " each, tried " + attempts + " times") + ": " + progress);
    }
}
