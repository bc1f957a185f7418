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
        return new SocksProxy(TcpEndpoint.parseConnect("tcp://" + hostAndPort), username, password);
    }

    /** Returns where the proxy listens, without the secrets. */
    @Override
    public String toString() {
        return "SOCKS proxy " + address;
    }
}
