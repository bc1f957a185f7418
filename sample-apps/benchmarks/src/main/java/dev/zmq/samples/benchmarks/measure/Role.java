// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.util.Locale;

/** What a worker process does in a measurement, which is also the type of its socket. */
public enum Role {
    /** Sends without end. */
    PUSH,
    /** Receives from PUSH. */
    PULL,
    /** Sends a request, waits for the reply, and takes the time of each round trip. */
    REQ,
    /** Sends every request back. */
    REP;

    /** Returns the name that workers take as an argument. */
    public String argument() {
        return name().toLowerCase(Locale.ROOT);
    }
}
