// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

/** Sends commands ahead of queued messages. Any thread. */
@FunctionalInterface
public interface CommandSender {

    /** Queues an encoded frame for the current connection; it is lost with that connection. */
    void send(byte[] frame);
}
