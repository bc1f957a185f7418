// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.transport;

import dev.zmq.engine.InvalidEndpointException;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint of the tcp transport, {@code tcp://host:port}, to bind to or to connect to.
 *
 * <p>The host is an IPv4 address, an IPv6 address in brackets (a scope follows it after {@code %}), or a name; to bind, a
 * name may be that of a network interface, and {@code *} stands for all interfaces. The port is a number; to bind, 0 or
 * {@code *} asks for any free one. Parsing looks nothing up: names are resolved only by {@link #resolve()}, so that each
 * attempt to connect finds the present address.
 *
 * <p>Immutable; safe for use by any thread. Two endpoints are equal if they say the same.
 */
public final class TcpEndpoint implements StreamEndpoint {

    /** What {@link #host()} returns for all interfaces. */
    public static final String ANY_HOST = "*";

    private final String host;
    private final int port;
    private final boolean bind;
    private final boolean numeric;

    TcpEndpoint(String host, int port, boolean bind, boolean numeric) {
        this.host = host;
        this.port = port;
        this.bind = bind;
        this.numeric = numeric;
    }

    /**
     * Parses an endpoint to bind to.
     *
     * @throws InvalidEndpointException if it is none; the reason says what to write instead
     */
    public static TcpEndpoint parseBind(String endpoint) {
        return new TcpEndpointParser(endpoint, true).parse();
    }

    /**
     * Parses an endpoint to connect to.
     *
     * @throws InvalidEndpointException if it is none; the reason says what to write instead
     */
    public static TcpEndpoint parseConnect(String endpoint) {
        return new TcpEndpointParser(endpoint, false).parse();
    }

    /** Returns the name or address, an IPv6 address without its brackets, {@code *} for all interfaces. */
    @Override
    public String host() {
        return host;
    }

    /** Returns the port, 0 for any free one. */
    public int port() {
        return port;
    }

    /** Returns whether the host stands for all interfaces. */
    public boolean isWildcardHost() {
        return host.equals(ANY_HOST);
    }

    /** Returns whether the host is an IPv4 or IPv6 address, so that there is nothing to look up. */
    public boolean isNumericHost() {
        return numeric;
    }

    @Override
    public boolean needsLookup() {
        return !numeric;
    }

    /**
     * Finds the address that the endpoint means at present. Blocks while a name is looked up; an interrupt does not end
     * that. An address is never looked up. All interfaces are {@code 0.0.0.0}, as in libzmq.
     *
     * @throws UnknownHostException if there is no such host, or no such scope
     */
    @Override
    public InetSocketAddress resolve() throws UnknownHostException {
        return new InetSocketAddress(resolveHost(), port);
    }

    private InetAddress resolveHost() throws UnknownHostException {
        if (isWildcardHost()) {
            return InetAddress.getByAddress(new byte[4]);
        }
        if (numeric) {
            return IpAddresses.parse(host);
        }
        InetAddress ofInterface = bind ? interfaceAddress() : null;
        return ofInterface != null ? ofInterface : InetAddress.getByName(host);
    }

    private @Nullable InetAddress interfaceAddress() throws UnknownHostException {
        try {
            NetworkInterface networkInterface = NetworkInterface.getByName(host);
            return networkInterface == null ? null : IpAddresses.preferred(networkInterface);
        } catch (SocketException e) {
            UnknownHostException unknown = new UnknownHostException(host + ": network interfaces cannot be listed");
            unknown.initCause(e);
            throw unknown;
        }
    }

    @Override
    public SocketChannel openChannel(SocketAddress address) throws IOException {
        return SocketChannel.open(family(address));
    }

    @Override
    public ServerSocketChannel openListener(SocketAddress address) throws IOException {
        return ServerSocketChannel.open(family(address));
    }

    private static ProtocolFamily family(SocketAddress address) {
        boolean ipv6 = address instanceof InetSocketAddress inet && inet.getAddress() instanceof Inet6Address;
        return ipv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    }

    @Override
    public ListenerClaim claim(SocketAddress address) {
        return ListenerClaim.NONE;
    }

    @Override
    public String boundAs(SocketAddress local) {
        return format((InetSocketAddress) local);
    }

    @Override
    public String peerAddress(SocketChannel connected) throws IOException {
        return format((InetSocketAddress) connected.getRemoteAddress());
    }

    /**
     * Returns a socket address as an endpoint: {@code tcp://127.0.0.1:5555}, {@code tcp://[::1]:5555}, and for all
     * interfaces {@code tcp://0.0.0.0:5555}.
     */
    public static String format(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        return format(ip == null ? address.getHostString() : IpAddresses.format(ip), address.getPort());
    }

    private static String format(String host, int port) {
        String quoted = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return "tcp://" + quoted + ":" + port;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TcpEndpoint that && host.equals(that.host) && port == that.port && bind == that.bind;
    }

    @Override
    public int hashCode() {
        return Objects.hash(host, port, bind);
    }

    /** Returns the canonical form {@code tcp://host:port}, with any free port as 0. */
    @Override
    public String toString() {
        return format(host, port);
    }
}
