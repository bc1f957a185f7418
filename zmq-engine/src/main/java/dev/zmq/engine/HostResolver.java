// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Finds the addresses of a host. A context asks for each attempt to connect and for each bind, so that whoever moves is
 * found again; never for an endpoint that is an address already.
 *
 * <p>Implementations must be thread-safe and may block: the I/O threads do not wait for them.
 */
@FunctionalInterface
public interface HostResolver {

    /** Asks the operating system, through the cache of {@link InetAddress}. */
    HostResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /**
     * Returns the addresses of a host, in the order in which they are tried.
     *
     * @throws UnknownHostException if there is no such host, or if nobody can tell at present
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
