// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.pipe.Pipe;

/** The current connection of a pipe, as a socket may use it. Any thread. */
public interface CommandSender extends Pipe.Link {

    /** Queues an encoded frame ahead of queued messages; it is lost with the connection. Under the send lock. */
    void send(byte[] frame);

    /** Closes the connection of an accepted peer later, once what is queued is sent, however long that takes. */
    void closeAfterSending();
}
