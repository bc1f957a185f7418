// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.spring.core.ZmqConfigurationException;

/** A listener cannot work as it is declared, alone or on the socket that it names. */
public class InvalidListenerException extends ZmqConfigurationException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception that says what is wrong and what to change. */
    public InvalidListenerException(String message, String action) {
        super(message, action);
    }

    /** Creates an exception that says what is wrong and what to change, with its cause. */
    public InvalidListenerException(String message, String action, Throwable cause) {
        super(message, action, cause);
    }
}
