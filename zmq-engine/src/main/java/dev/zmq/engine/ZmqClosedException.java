// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

/** The socket or its context is closed, or about to be closed and a call had to wait (libzmq: ETERM, ENOTSOCK). */
public class ZmqClosedException extends ZmqException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says what, where and how to mend it. */
    public ZmqClosedException(String message) {
        super(message);
    }
}
