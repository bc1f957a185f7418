// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of IP addresses that share their first bits, such as {@code 192.168.1.0/24}, {@code fd00::/8} or
 * {@code 127.0.0.1}.
 *
 * <p>Immutable; safe for use by any thread.
 *
 * @param network an address in the range
 * @param prefixBits how many of its first bits all addresses of the range share
 */
public record AddressRange(InetAddress network, int prefixBits) {

    // Only what has no letters but those of IPv6 is read as an address; a name would be looked up.
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern BITS = Pattern.compile("[0-9]{1,3}");

    /**
     * Creates a range.
     *
     * @throws IllegalArgumentException if an address of this family does not have so many bits
     */
    public AddressRange {
        int bits = network.getAddress().length * Byte.SIZE;
        if (prefixBits < 0 || prefixBits > bits) {
            throw new IllegalArgumentException("An address such as " + network.getHostAddress() + " has " + bits
                    + " bits, not " + prefixBits + ": write a number from 0 to " + bits + " behind the '/'");
        }
    }

    /**
     * Reads a range, in the notation of CIDR; without {@code /} and a number of bits it is one address.
     *
     * @throws IllegalArgumentException if the text is no range; the message says what to write
     */
    public static AddressRange of(String text) {
        int slash = text.indexOf('/');
        InetAddress network = address(slash < 0 ? text : text.substring(0, slash), text);
        if (slash < 0) {
            return new AddressRange(network, network.getAddress().length * Byte.SIZE);
        }
        String bits = text.substring(slash + 1);
        if (!BITS.matcher(bits).matches()) {
            throw noRange(text, null);
        }
        return new AddressRange(network, Integer.parseInt(bits));
    }

    private static InetAddress address(String address, String text) {
        boolean ipv6 = IPV6.matcher(address).matches();
        if (!ipv6 && !IPV4.matcher(address).matches()) {
            throw noRange(text, null);
        }
        try {
            return InetAddress.getByName(ipv6 ? "[" + address + "]" : address);
        } catch (UnknownHostException e) {
            throw noRange(text, e);
        }
    }

    private static IllegalArgumentException noRange(String text, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "'" + text + "' is no range of addresses: write one such as 192.168.1.0/24, fd00::/8 or 127.0.0.1",
                cause);
    }

    /** Returns whether an address is in the range; one of the other family never is. */
    public boolean contains(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        int wholeBytes = prefixBits / Byte.SIZE;
        for (int i = 0; i < wholeBytes; i++) {
            if (mine[i] != other[i]) {
                return false;
            }
        }
        int rest = Byte.SIZE - prefixBits % Byte.SIZE;
        return rest == Byte.SIZE || (mine[wholeBytes] & 0xFF) >> rest == (other[wholeBytes] & 0xFF) >> rest;
    }

    /** Returns the range as {@link #of} reads it. */
    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefixBits;
    }
}
