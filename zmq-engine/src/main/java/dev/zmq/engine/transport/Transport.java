// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.transport;

import dev.zmq.engine.InvalidEndpointException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an endpoint begins with, and thereby who parses the rest. The one list of transports. */
enum Transport {
    TCP,
    IPC,
    INPROC;

    private static final String SCHEME_END = "://";

    /**
     * Returns the transport of an endpoint.
     *
     * @throws InvalidEndpointException if there is none of that name; the reason says what to write instead
     */
    static Transport of(String endpoint) {
        if (endpoint.isEmpty()) {
            throw new InvalidEndpointException(endpoint, "it is empty: write tcp://host:port");
        }
        int schemeEnd = endpoint.indexOf(SCHEME_END);
        if (schemeEnd < 0) {
            throw new InvalidEndpointException(
                    endpoint, "there is no transport before the address: write tcp://host:port");
        }
        String scheme = endpoint.substring(0, schemeEnd);
        return Arrays.stream(values())
                .filter(transport -> transport.scheme().equals(scheme))
                .findFirst()
                .orElseThrow(() -> new InvalidEndpointException(
                        endpoint,
                        "the transport '" + scheme + "' is not supported; supported: "
                                + Arrays.stream(values()).map(Transport::scheme).collect(Collectors.joining(", "))));
    }

    private String scheme() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns what comes before the address. */
    String prefix() {
        return scheme() + SCHEME_END;
    }

    /**
     * Returns what comes behind the transport.
     *
     * @throws InvalidEndpointException if the endpoint is of no transport
     */
    String addressIn(String endpoint) {
        if (of(endpoint) != this) {
            throw new InvalidEndpointException(endpoint, "it does not begin with " + prefix());
        }
        return endpoint.substring(prefix().length());
    }
}
