// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.transport;

import dev.zmq.engine.InvalidEndpointException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an endpoint begins with, and thereby who parses the rest. The one list of transports. */
enum Transport {
    TCP("tcp://host:port"),
    IPC("ipc:///directory/file"),
    INPROC("inproc://name");

    static final String SCHEME_END = "://";

    /** A transport in other letters, with spaces before it, or with other than one colon and two slashes behind it. */
    private static final Pattern START = Pattern.compile("^\\s*(tcp|ipc|inproc)(\\s*:|/)", Pattern.CASE_INSENSITIVE);

    private final String example;

    Transport(String example) {
        this.example = example;
    }

    /**
     * Returns the transport of an endpoint.
     *
     * @throws InvalidEndpointException if there is none of that name; the reason says what to write instead
     */
    static Transport of(String endpoint) {
        if (endpoint.isEmpty()) {
            throw new InvalidEndpointException(endpoint, "it is empty: write " + TCP.example);
        }
        return Arrays.stream(values())
                .filter(transport -> endpoint.startsWith(transport.prefix()))
                .findFirst()
                .orElseThrow(() -> new InvalidEndpointException(endpoint, trouble(endpoint)));
    }

    /** Says what is wrong with an endpoint that begins with no transport. */
    private static String trouble(String endpoint) {
        Matcher start = START.matcher(endpoint);
        if (start.find()) {
            String meant = start.group(1).toUpperCase(Locale.ROOT);
            return "the transport is not spelled as it must be: write " + valueOf(meant).example;
        }
        int schemeEnd = endpoint.indexOf(SCHEME_END);
        return schemeEnd < 0
                ? "there is no transport before the address: write " + TCP.example
                : "the transport '" + endpoint.substring(0, schemeEnd) + "' is not supported; supported: "
                        + Arrays.stream(values()).map(Transport::scheme).collect(Collectors.joining(", "));
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
