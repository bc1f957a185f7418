// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.ZmqException;

/** The peer answered a request with an error reply. */
public class ZmqErrorReplyException extends ZmqException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * Creates an exception for an error reply.
     *
     * @param socketName the name of the requester's socket
     * @param code the kind of error, in the words of the {@link ZmqErrorReplyStrategy}
     * @param text what the peer said
     */
    public ZmqErrorReplyException(String socketName, String code, String text) {
        super("The peer of socket '" + socketName + "' answered with the error " + code + ": " + text);
        this.code = code;
    }

    /** Returns the kind of error, such as {@link JsonErrorReplyStrategy#LISTENER_FAILED}. */
    public String code() {
        return code;
    }
}
