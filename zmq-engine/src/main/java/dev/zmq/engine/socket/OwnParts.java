// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.Message;
import dev.zmq.engine.pipe.Pipe;

/** Messages with large parts for several peers, of which one may close its parts before another one has read them. */
final class OwnParts {

    private OwnParts() {}

    /** Returns what to send to a peer: a connection reads the parts and leaves them open, a socket of the context may not. */
    static Message of(Message message, Pipe target) {
        if (!target.isInproc()) {
            return message;
        }
        Message.Builder own = Message.builder();
        for (int i = 0; i < message.size(); i++) {
            if (message.isLarge(i)) {
                own.add(message.largePart(i).duplicate());
            } else {
                own.add(message.part(i));
            }
        }
        return own.build();
    }
}
