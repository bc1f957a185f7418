// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import dev.zmq.engine.LargePart;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A large part cannot be read when it is to be sent. Its message is dropped, even if some of it is on the wire. */
public final class UnreadablePartException extends UncheckedIOException {

    private static final long serialVersionUID = 1L;

    UnreadablePartException(LargePart part, IOException cause) {
        super(
                "a message cannot be sent, as its part of " + part.size() + " bytes cannot be read: "
                        + cause.getMessage(),
                cause);
    }
}
