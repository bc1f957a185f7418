// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.util.Locale;

/** How the two processes of a measurement are connected. */
public enum Transport {
    /** TCP over the loopback interface. */
    TCP("tcp://127.0.0.1:*");

    private final String wildcardEndpoint;

    Transport(String wildcardEndpoint) {
        this.wildcardEndpoint = wildcardEndpoint;
    }

    /** Returns the endpoint to bind, with a wildcard instead of a port. */
    public String wildcardEndpoint() {
        return wildcardEndpoint;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
