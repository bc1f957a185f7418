// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import org.springframework.messaging.converter.MessageConversionException;

/** A message arrived that no {@code @ZmqHandler} method of a listener class takes. */
public class NoHandlerException extends MessageConversionException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception that names the listener and says what was looked for. */
    public NoHandlerException(String listener, String what) {
        super("The " + listener + " has no handler for " + what);
    }
}
