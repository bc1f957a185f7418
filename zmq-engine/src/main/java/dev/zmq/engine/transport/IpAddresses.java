// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.transport;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and writes IP addresses as text, without ever asking a name service. */
final class IpAddresses {

    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern SCOPE = Pattern.compile("[A-Za-z0-9._-]+");
    private static final int IPV6_GROUPS = 8;

    private IpAddresses() {}

    /** Returns whether the text is four numbers in decimal; shorter and octal forms are read differently by each system. */
    static boolean isIpv4(String text) {
        return IPV4.matcher(text).matches();
    }

    /** Returns the one spelling of an IPv6 address (without brackets, with its scope), or null if the text is none. */
    static @Nullable String canonicalIpv6(String text) {
        int scopeStart = text.indexOf('%');
        String address = scopeStart < 0 ? text : text.substring(0, scopeStart);
        String scope = scopeStart < 0 ? "" : text.substring(scopeStart);
        boolean wellFormed = address.indexOf(':') >= 0
                && (scope.isEmpty() || SCOPE.matcher(scope.substring(1)).matches());
        if (!wellFormed) {
            return null;
        }
        try {
            // In brackets it is read as an address or refused, never looked up. The scope is left out: an interface
            // that is down at present does not make the address a wrong one.
            return text(InetAddress.getByName("[" + address + "]")) + scope;
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }

    /** Returns the address that the text, an IPv4 address or a canonical IPv6 address, means on this machine. */
    static InetAddress parse(String text) throws UnknownHostException {
        return InetAddress.getByName(text.indexOf(':') >= 0 ? "[" + text + "]" : text);
    }

    /** Returns the addresses of the interface with the given name, null if there is no such interface. */
    static @Nullable List<InetAddress> ofInterface(String name) throws UnknownHostException {
        try {
            NetworkInterface networkInterface = NetworkInterface.getByName(name);
            return networkInterface == null
                    ? null
                    : networkInterface.inetAddresses().toList();
        } catch (SocketException e) {
            UnknownHostException unknown = new UnknownHostException(name + ": network interfaces cannot be listed");
            unknown.initCause(e);
            throw unknown;
        }
    }

    /**
     * Returns the address that stands for all interfaces.
     *
     * @param bothFamilies whether IPv6 is wanted too; where there is none, IPv4 alone is what all interfaces have
     */
    static InetAddress any(boolean bothFamilies) throws UnknownHostException {
        return bothFamilies && Ipv6.AVAILABLE ? parse("::") : InetAddress.getByAddress(new byte[4]);
    }

    /** Whether the machine and the JVM can do IPv6; found out when it is first of interest. */
    private static final class Ipv6 {

        static final boolean AVAILABLE = isAvailable();

        private static boolean isAvailable() {
            try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET6)) {
                return channel.isOpen();
            } catch (UnsupportedOperationException | IOException none) {
                return false;
            }
        }
    }

    /** Returns an address as text, an IPv6 one with its scope. */
    static String format(InetAddress address) {
        return text(address) + (address instanceof Inet6Address ipv6 ? scope(ipv6) : "");
    }

    private static String scope(Inet6Address address) {
        NetworkInterface networkInterface = address.getScopedInterface();
        if (networkInterface != null) {
            return "%" + networkInterface.getName();
        }
        return address.getScopeId() > 0 ? "%" + address.getScopeId() : "";
    }

    private static String text(InetAddress address) {
        return address instanceof Inet6Address ? ipv6Text(address.getAddress()) : address.getHostAddress();
    }

    /** RFC 5952: lower-case groups without leading zeros, the first of the longest runs of zero groups left out. */
    private static String ipv6Text(byte[] bytes) {
        int[] groups = new int[IPV6_GROUPS];
        for (int i = 0; i < IPV6_GROUPS; i++) {
            groups[i] = ((bytes[2 * i] & 0xFF) << 8) | (bytes[2 * i + 1] & 0xFF);
        }
        int gapStart = longestZeroRun(groups);
        int gapEnd = gapStart + zeroRun(groups, gapStart);
        if (gapEnd - gapStart < 2) {
            return hex(groups, 0, IPV6_GROUPS);
        }
        return hex(groups, 0, gapStart) + "::" + hex(groups, gapEnd, IPV6_GROUPS);
    }

    private static int longestZeroRun(int[] groups) {
        int longest = 0;
        for (int i = 1; i < groups.length; i++) {
            if (zeroRun(groups, i) > zeroRun(groups, longest)) {
                longest = i;
            }
        }
        return longest;
    }

    private static int zeroRun(int[] groups, int start) {
        int end = start;
        while (end < groups.length && groups[end] == 0) {
            end++;
        }
        return end - start;
    }

    private static String hex(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
