// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

/** Through what the application's sockets and their peers talk in a test. */
public enum ZmqTestTransport {
    /** Within the process, without ports, connections and security. Not for STREAM, which takes {@link #TCP} in any case. */
    INPROC,
    /** Free ports of the loopback interface. */
    TCP,
    /** What the application's own configuration says. */
    CONFIGURED
}
