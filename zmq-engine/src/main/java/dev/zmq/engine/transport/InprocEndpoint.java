// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.transport;

import dev.zmq.engine.InvalidEndpointException;

/**
 * An endpoint of the inproc transport, {@code inproc://name}: a name that the sockets of one context find each other by.
 *
 * @param name any text of 1 to {@value #MAX_NAME_CHARACTERS} characters
 */
public record InprocEndpoint(String name) implements Endpoint {

    /** The longest name (libzmq). */
    public static final int MAX_NAME_CHARACTERS = 256;

    static InprocEndpoint parse(String endpoint) {
        String name = Transport.INPROC.addressIn(endpoint);
        if (name.isEmpty()) {
            throw new InvalidEndpointException(endpoint, "there is no name: write inproc://name");
        }
        if (name.length() > MAX_NAME_CHARACTERS) {
            throw new InvalidEndpointException(
                    endpoint,
                    "the name has " + name.length() + " characters, and at most " + MAX_NAME_CHARACTERS
                            + " are allowed: choose a shorter one");
        }
        return new InprocEndpoint(name);
    }

    /** Returns the endpoint, {@code inproc://name}. */
    @Override
    public String toString() {
        return Transport.INPROC.prefix() + name;
    }
}
