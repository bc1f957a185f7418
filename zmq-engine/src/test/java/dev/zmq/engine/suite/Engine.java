// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.suite;

import java.util.EnumSet;
import java.util.Set;

/** Whose implementation of ZeroMQ a socket is of. */
enum Engine {
    OURS("our", "3.1", EnumSet.allOf(Transport.class)),
    /** Its inproc joins sockets of one context, so ours can have no part in it. */
    LIBZMQ("libzmq's", "3.1", EnumSet.of(Transport.TCP, Transport.IPC)),
    /** Its ipc is tcp to a port that it makes up from the path. */
    JEROMQ("JeroMQ's", "3.0", EnumSet.of(Transport.TCP));

    private final String possessive;
    private final String protocolVersion;
    private final Set<Transport> transports;

    Engine(String possessive, String protocolVersion, Set<Transport> transports) {
        this.possessive = possessive;
        this.protocolVersion = protocolVersion;
        this.transports = transports;
    }

    /** Returns the ZMTP version that it agrees on with ours. */
    String protocolVersion() {
        return protocolVersion;
    }

    /** Returns whether a socket of it can meet one of ours there. */
    boolean speaks(Transport transport) {
        return transports.contains(transport);
    }

    @Override
    public String toString() {
        return possessive;
    }
}
