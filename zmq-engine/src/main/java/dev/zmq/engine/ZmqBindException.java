// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import org.jspecify.annotations.Nullable;

/** An address cannot be listened on (libzmq: EADDRINUSE, EADDRNOTAVAIL, EACCES). */
public class ZmqBindException extends ZmqException {

    private static final long serialVersionUID = 1L;

    private final String endpoint;

    /** Creates an exception that names the endpoint and the operating system's reason. */
    public ZmqBindException(String endpoint, String reason, @Nullable Throwable cause) {
        super("Cannot bind '" + endpoint + "': " + reason, cause);
        this.endpoint = endpoint;
    }

    /** Returns the endpoint as it was given. */
    public String endpoint() {
        return endpoint;
    }
}
