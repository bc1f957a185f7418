// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

/** What a poller waits for. */
public enum PollEvent {
    /** A message can be received or bytes be read, a connection be accepted; also the end of a channel (ZMQ_POLLIN). */
    READABLE,
    /** A message can be sent, bytes be written, a connection be finished (ZMQ_POLLOUT). */
    WRITABLE
}
