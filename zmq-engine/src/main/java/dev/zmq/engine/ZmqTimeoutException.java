// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

/** A send or receive found no room or no message within its timeout (libzmq: EAGAIN); nothing was sent or taken. */
public class ZmqTimeoutException extends ZmqException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says what, where and how to mend it. */
    public ZmqTimeoutException(String message) {
        super(message);
    }
}
