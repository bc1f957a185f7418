// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.transport;

import java.io.IOException;

/** A SOCKS proxy did not do what was asked of it. */
public final class SocksException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean targetRefused;

    SocksException(String message) {
        this(message, false);
    }

    SocksException(String message, boolean targetRefused) {
        super(message);
        this.targetRefused = targetRefused;
    }

    /** Returns whether the proxy was told by the target that nobody listens there. */
    public boolean isTargetRefused() {
        return targetRefused;
    }
}
