// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

/** A REQ or REP socket was asked to send or receive out of turn (libzmq: EFSM). */
public class ZmqStateException extends ZmqException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says what, where and how to mend it. */
    public ZmqStateException(String message) {
        super(message);
    }
}
