// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.transport;

import dev.zmq.engine.InvalidEndpointException;

/** Parses one tcp endpoint, and says of a wrong one what to write instead. */
final class TcpEndpointParser {

    private static final char SOURCE_END = ';';
    private static final int MAX_PORT = 65_535;

    private final String endpoint;
    private final boolean bind;

    TcpEndpointParser(String endpoint, boolean bind) {
        this.endpoint = endpoint;
        this.bind = bind;
    }

    TcpEndpoint parse() {
        String address = address();
        int sourceEnd = address.indexOf(SOURCE_END);
        if (sourceEnd < 0) {
            return parse(address);
        }
        if (bind) {
            throw invalid("a source address before ';' is only for connect: write tcp://host:port");
        }
        if (address.lastIndexOf(SOURCE_END) != sourceEnd) {
            throw invalid("there is more than one ';': write tcp://source:port;host:port");
        }
        TcpEndpoint target = parse(address.substring(sourceEnd + 1));
        return target.from(source(address.substring(0, sourceEnd)));
    }

    /** What may stand before the semicolon is what may be bound to. */
    private TcpEndpoint source(String address) {
        try {
            return new TcpEndpointParser(Transport.TCP.prefix() + address, true).parse(address);
        } catch (InvalidEndpointException e) {
            throw invalid("the source address before ';': " + e.reason());
        }
    }

    private TcpEndpoint parse(String address) {
        int portSeparator = address.lastIndexOf(':');
        // The last colon of an address in brackets that has no port is one of the address itself.
        if (portSeparator < 0 || address.endsWith("]")) {
            throw invalid("there is no port: add one, such as :5555");
        }
        int port = port(address.substring(portSeparator + 1));
        String host = address.substring(0, portSeparator);
        if (host.isEmpty()) {
            throw invalid(
                    bind
                            ? "there is no host: write * for all interfaces, or one address"
                            : "there is no host: name one, such as localhost");
        }
        return host.startsWith("[") ? ipv6(host, port) : nameOrIpv4(host, port);
    }

    private String address() {
        return Transport.TCP.addressIn(endpoint);
    }

    private int port(String text) {
        if (text.equals("*")) {
            if (bind) {
                return 0;
            }
            throw invalid("the port '*' is only for bind: name the port to connect to, 1 to " + MAX_PORT);
        }
        int lowest = bind ? 0 : 1;
        int port = decimal(text);
        if (port < lowest || port > MAX_PORT) {
            throw invalid("the port '" + text + "' is not a number from " + lowest + " to " + MAX_PORT
                    + (bind ? ", nor * for any free port" : ""));
        }
        return port;
    }

    /** Returns the value of one to five ASCII digits, -1 for anything else. */
    private static int decimal(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(TcpEndpointParser::isDigit);
        return digits ? Integer.parseInt(text) : -1;
    }

    private TcpEndpoint ipv6(String bracketed, int port) {
        String address = bracketed.endsWith("]") ? IpAddresses.canonicalIpv6(inner(bracketed)) : null;
        if (address == null) {
            throw invalid("'" + bracketed + "' is not an IPv6 address in brackets, such as [::1] or [fe80::1%eth0]");
        }
        return new TcpEndpoint(address, port, bind, true);
    }

    private static String inner(String bracketed) {
        return bracketed.substring(1, bracketed.length() - 1);
    }

    private TcpEndpoint nameOrIpv4(String host, int port) {
        if (host.equals(TcpEndpoint.ANY_HOST)) {
            if (bind) {
                return new TcpEndpoint(TcpEndpoint.ANY_HOST, port, true, false);
            }
            throw invalid("the host '*' is only for bind: name the host to connect to, such as localhost");
        }
        if (host.contains(Transport.SCHEME_END)) {
            throw invalid("there is a second '://': give each endpoint by itself; before a ';' stands an address to"
                    + " connect from, as in tcp://eth0:0;host:5555");
        }
        if (host.indexOf(':') >= 0) {
            throw invalid("'" + host + "' is no host name; an IPv6 address stands in brackets, such as [::1]");
        }
        if (IpAddresses.isIpv4(host)) {
            return new TcpEndpoint(host, port, bind, true);
        }
        if (host.chars().allMatch(c -> isDigit(c) || c == '.')) {
            throw invalid(
                    "'" + host + "' is not an IPv4 address: that is four numbers from 0 to 255 without leading zeros");
        }
        if (!host.chars().allMatch(TcpEndpointParser::isNameCharacter)) {
            throw invalid("the host '" + host + "' has characters other than letters, digits, '-', '_' and '.'");
        }
        return new TcpEndpoint(host, port, bind, false);
    }

    private static boolean isNameCharacter(int c) {
        return isDigit(c) || isLetter(c) || c == '-' || c == '_' || c == '.';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private InvalidEndpointException invalid(String reason) {
        return new InvalidEndpointException(endpoint, reason);
    }
}
