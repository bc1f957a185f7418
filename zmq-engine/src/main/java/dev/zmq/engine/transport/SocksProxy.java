// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.transport;

import dev.zmq.engine.InvalidEndpointException;

/**
 * A SOCKS 5 proxy through which a tcp endpoint is connected to.
 *
 * @param address where it listens
 * @param username the user to name, empty for none
 * @param password the user's password
 */
public record SocksProxy(TcpEndpoint address, String username, String password) {

    /**
     * Reads the address of a proxy.
     *
     * @param hostAndPort {@code host:port}
     * @throws InvalidEndpointException if it is none; the reason says what to write instead
     */
    public static SocksProxy of(String hostAndPort, String username, String password) {
        int user = hostAndPort.lastIndexOf('@');
        if (user >= 0) {
            // What stands before it may be a password.
            throw new InvalidEndpointException(
                    "(secret)@" + hostAndPort.substring(user + 1),
                    "user and password are not part of the address: set socksUsername and socksPassword");
        }
        int address = hostAndPort.indexOf("://");
        if (address >= 0) {
            throw new InvalidEndpointException(
                    hostAndPort,
                    "there is no transport before the address: write " + hostAndPort.substring(address + 3));
        }
        if (hostAndPort.indexOf(';') >= 0) {
            throw new InvalidEndpointException(
                    hostAndPort, "a source address stands in the endpoint to connect to, not here: write host:port");
        }
        try {
            return new SocksProxy(TcpEndpoint.parseConnect(Transport.TCP.prefix() + hostAndPort), username, password);
        } catch (InvalidEndpointException e) {
            throw new InvalidEndpointException(hostAndPort, e.reason());
        }
    }

    /** Returns where the proxy listens, without the secrets. */
    @Override
    public String toString() {
        return "SOCKS proxy " + address;
    }
}
