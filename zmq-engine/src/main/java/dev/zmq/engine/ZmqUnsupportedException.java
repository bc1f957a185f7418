// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

/** A socket of this type cannot do what was asked of it (libzmq: ENOTSUP). */
public class ZmqUnsupportedException extends ZmqException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says what, where and how to mend it. */
    public ZmqUnsupportedException(String message) {
        super(message);
    }
}
