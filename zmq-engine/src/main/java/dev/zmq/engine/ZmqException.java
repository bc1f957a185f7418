// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import org.jspecify.annotations.Nullable;

/** The root of all exceptions that the engine throws on purpose. Ordinary outcomes are result values instead. */
public class ZmqException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says what, where and how to mend it. */
    public ZmqException(String message) {
        super(message);
    }

    /** Creates an exception with a message and a cause. */
    public ZmqException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
