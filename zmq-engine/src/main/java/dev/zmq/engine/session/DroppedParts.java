// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.Message;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Gives the files of large parts back at once, which would else stay open until the garbage collector comes. */
public final class DroppedParts {

    private static final Logger LOG = System.getLogger(DroppedParts.class.getName());

    private DroppedParts() {}

    /** Closes the large parts of a message from a connection that nobody will receive. */
    public static void close(Message dropped) {
        if (!dropped.hasLargeParts()) {
            return;
        }
        for (int i = 0; i < dropped.size(); i++) {
            if (dropped.isLarge(i)) {
                try {
                    dropped.largePart(i).close();
                } catch (IOException e) {
                    LOG.log(Level.WARNING, "Closing the file of a dropped message failed", e);
                }
            }
        }
    }
}
