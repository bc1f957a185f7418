// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import org.jspecify.annotations.Nullable;

/**
 * The application is set up in a way that cannot work. The message says what is wrong, {@link #action()} what to change;
 * at start, both are printed as the failure's description and action.
 */
public class ZmqConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    /** Creates an exception that says what is wrong and what to change. */
    public ZmqConfigurationException(String message, String action) {
        this(message, action, null);
    }

    /** Creates an exception that says what is wrong and what to change, with its cause. */
    public ZmqConfigurationException(String message, String action, @Nullable Throwable cause) {
        super(message, cause);
        this.action = action;
    }

    /** Returns what to change. */
    public final String action() {
        return action;
    }
}
