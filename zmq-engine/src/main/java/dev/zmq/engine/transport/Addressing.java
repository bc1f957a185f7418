// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.transport;

import dev.zmq.engine.HostResolver;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/**
 * How hosts and interfaces become addresses.
 *
 * @param ipv6 whether names mean IPv6 addresses too, and all interfaces those of both families
 * @param hosts finds the addresses of hosts
 */
public record Addressing(boolean ipv6, HostResolver hosts) {

    /** Returns the addresses of a host, IPv6 ones first. */
    List<InetAddress> ofHost(String host) throws UnknownHostException {
        List<InetAddress> found;
        try {
            found = hosts.resolve(host);
        } catch (UnknownHostException e) {
            throw unknown(host, e);
        }
        return usable(found, "host " + host);
    }

    private static UnknownHostException unknown(String host, UnknownHostException cause) {
        UnknownHostException unknown =
                new UnknownHostException("unknown host " + host + ": correct it, or add it to the name service");
        unknown.initCause(cause);
        return unknown;
    }

    /** Returns the addresses that may be used, IPv6 ones first; throws if there is none. */
    List<InetAddress> usable(List<InetAddress> found, String owner) throws UnknownHostException {
        List<InetAddress> usable = Stream.concat(
                        found.stream().filter(address -> ipv6 && address instanceof Inet6Address),
                        found.stream().filter(Inet4Address.class::isInstance))
                .toList();
        if (usable.isEmpty()) {
            throw new UnknownHostException(
                    found.isEmpty()
                            ? owner + " has no address"
                            : owner + " has only IPv6 addresses: set the option ipv6 to use them");
        }
        return usable;
    }

    /** Returns the address that stands for all interfaces. */
    InetAddress anyAddress() throws UnknownHostException {
        return IpAddresses.any(ipv6);
    }
}
