// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.util.Arrays;

/** An option was given a value that it does not allow (libzmq: EINVAL). */
public class InvalidOptionException extends ZmqException {

    private static final long serialVersionUID = 1L;

    private final String option;
    private final String value;
    private final String allowed;

    /** Creates an exception that names the option, the refused value and what is allowed. */
    public InvalidOptionException(String option, Object value, String allowed) {
        super("Option " + option + " = " + toText(value) + " is not allowed: " + allowed);
        this.option = option;
        this.value = toText(value);
        this.allowed = allowed;
    }

    /** Returns the name of the option. */
    public String option() {
        return option;
    }

    /** Returns the refused value as text. */
    public String value() {
        return value;
    }

    /** Returns the allowed values in words. */
    public String allowed() {
        return allowed;
    }

    private static String toText(Object value) {
        return value instanceof byte[] bytes
                ? (bytes.length <= 16 ? Arrays.toString(bytes) : bytes.length + " bytes")
                : String.valueOf(value);
    }
}
