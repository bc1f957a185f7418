// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

/** An endpoint cannot be understood, or the socket has none of that name (libzmq: EINVAL, EPROTONOSUPPORT, ENOENT). */
public class InvalidEndpointException extends ZmqException {

    private static final long serialVersionUID = 1L;

    private final String endpoint;
    private final String reason;

    /** Creates an exception that names the endpoint and what is wrong with it. */
    public InvalidEndpointException(String endpoint, String reason) {
        super("Endpoint '" + endpoint + "': " + reason);
        this.endpoint = endpoint;
        this.reason = reason;
    }

    /** Returns the endpoint as it was given. */
    public String endpoint() {
        return endpoint;
    }

    /** Returns what is wrong with it. */
    public String reason() {
        return reason;
    }
}
