// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.util.Locale;

/** How the two ends of a measurement are connected. */
public enum Transport {
    /** TCP over the loopback interface. */
    TCP("tcp://127.0.0.1:*"),
    /** A Unix domain socket. */
    IPC("ipc://*"),
    /** Two threads of one process, with one context. */
    INPROC("inproc://benchmark");

    private final String anyEndpoint;

    Transport(String anyEndpoint) {
        this.anyEndpoint = anyEndpoint;
    }

    /** Returns the endpoint to bind, with a wildcard instead of a port or path. */
    public String anyEndpoint() {
        return anyEndpoint;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
