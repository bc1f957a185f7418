// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

/** The thread was interrupted while it waited in a socket call (libzmq: EINTR). Its interrupt flag stays set. */
public class ZmqInterruptedException extends ZmqException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says what, where and how to mend it. */
    public ZmqInterruptedException(String message) {
        super(message);
    }
}
