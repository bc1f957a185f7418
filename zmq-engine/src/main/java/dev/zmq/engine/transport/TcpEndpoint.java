// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.transport;

import dev.zmq.engine.AddressRange;
import dev.zmq.engine.InvalidEndpointException;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint of the tcp transport, {@code tcp://host:port}, to bind to or to connect to.
 *
 * <p>The host is an IPv4 address, an IPv6 address in brackets (a scope follows it after {@code %}), or a name; to bind, a
 * name may be that of a network interface, and {@code *} stands for all interfaces. The port is a number; to bind, 0 or
 * {@code *} asks for any free one. To connect, the address to connect from may stand before a semicolon, in the form of
 * one to bind to: {@code tcp://eth0:0;host:port}. Parsing looks nothing up: names are resolved only by {@link #bindAddress}
 * and {@link #routes}, so that each attempt to connect finds the present addresses.
 *
 * <p>An address is taken as it is written, whether the option for IPv6 is set or not.
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
    private final @Nullable TcpEndpoint source;

    TcpEndpoint(String host, int port, boolean bind, boolean numeric) {
        this(host, port, bind, numeric, null);
    }

    private TcpEndpoint(String host, int port, boolean bind, boolean numeric, @Nullable TcpEndpoint source) {
        this.host = host;
        this.port = port;
        this.bind = bind;
        this.numeric = numeric;
        this.source = source;
    }

    /** Returns the same endpoint, to connect to from the given one. */
    TcpEndpoint from(TcpEndpoint local) {
        return new TcpEndpoint(host, port, bind, numeric, local);
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

    /** Returns where to go first on the way to this endpoint, from the same source. */
    public TcpEndpoint via(SocksProxy proxy) {
        return source == null ? proxy.address() : proxy.address().from(source);
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
        return !numeric && !isWildcardHost();
    }

    /**
     * Finds the address to listen on: of a name, the first one that it has, IPv6 before IPv4. Blocks while a name is
     * looked up; an interrupt does not end that. An address is never looked up.
     */
    @Override
    public InetSocketAddress bindAddress(Addressing addressing) throws UnknownHostException {
        return new InetSocketAddress(localAddresses(addressing).get(0), port);
    }

    private List<InetAddress> localAddresses(Addressing addressing) throws UnknownHostException {
        if (isWildcardHost()) {
            return List.of(addressing.anyAddress());
        }
        if (numeric) {
            return List.of(IpAddresses.parse(host));
        }
        List<InetAddress> ofInterface = IpAddresses.ofInterface(host);
        return ofInterface == null
                ? addressing.ofHost(host)
                : addressing.usable(ofInterface, "network interface " + host);
    }

    /** Finds all addresses of the host, each with the source address of its family. Blocks as {@link #bindAddress} does. */
    @Override
    public List<Route> routes(Addressing addressing) throws UnknownHostException {
        List<InetAddress> targets = numeric ? List.of(IpAddresses.parse(host)) : addressing.ofHost(host);
        if (source == null) {
            return targets.stream().map(target -> route(null, target)).toList();
        }
        List<InetAddress> sources = source.sourceAddresses();
        List<Route> routes = targets.stream()
                .flatMap(target -> sources.stream()
                        .filter(from -> from.getClass() == target.getClass())
                        .limit(1)
                        .map(from -> route(new InetSocketAddress(from, source.port), target)))
                .toList();
        if (routes.isEmpty()) {
            throw new UnknownHostException("the source address " + source.host
                    + " has no address of the same family, IPv4 or IPv6, as " + host + ": name another one, or none");
        }
        return routes;
    }

    private Route route(@Nullable InetSocketAddress from, InetAddress target) {
        return new Route(from, new InetSocketAddress(target, port));
    }

    /** Of both families, whatever the option says: which one counts depends on the target. */
    private List<InetAddress> sourceAddresses() throws UnknownHostException {
        if (isWildcardHost()) {
            return List.of(IpAddresses.any(false), IpAddresses.parse("::"));
        }
        if (numeric) {
            return List.of(IpAddresses.parse(host));
        }
        List<InetAddress> ofInterface = IpAddresses.ofInterface(host);
        if (ofInterface == null) {
            throw new UnknownHostException("there is no network interface " + host + " to connect from");
        }
        return ofInterface;
    }

    @Override
    public SocketChannel openChannel(Route route) throws IOException {
        SocketChannel channel = openChannel(family(route.target()));
        try {
            if (route.source() != null) {
                // So that one port may connect to several peers (libzmq).
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.bind(route.source());
            }
            return channel;
        } catch (IOException e) {
            channel.close();
            throw new IOException("cannot connect from " + source + ": " + e.getMessage(), e);
        }
    }

    private static SocketChannel openChannel(ProtocolFamily family) throws IOException {
        try {
            return SocketChannel.open(family);
        } catch (UnsupportedOperationException e) {
            throw noIpv6(e);
        }
    }

    private static IOException noIpv6(UnsupportedOperationException cause) {
        return new IOException("this machine or JVM has no IPv6 (java.net.preferIPv4Stack switches it off)", cause);
    }

    @Override
    public ServerSocketChannel openListener(SocketAddress address) throws IOException {
        try {
            return ServerSocketChannel.open(family(address));
        } catch (UnsupportedOperationException e) {
            throw noIpv6(e);
        }
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
    public PeerFilter filter(Admission admission) {
        List<AddressRange> welcome = admission.tcpAddresses();
        if (welcome.isEmpty()) {
            return PeerFilter.NONE;
        }
        return accepted -> {
            InetAddress peer = ((InetSocketAddress) accepted.getRemoteAddress()).getAddress();
            return welcome.stream().anyMatch(range -> range.contains(peer)) ? null : "not in tcpAcceptFilter";
        };
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
     * interfaces {@code tcp://0.0.0.0:5555}, with those of IPv6 {@code tcp://[::]:5555}.
     */
    public static String format(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        return Transport.TCP.prefix()
                + address(ip == null ? address.getHostString() : IpAddresses.format(ip), address.getPort());
    }

    private static String address(String host, int port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TcpEndpoint that
                && host.equals(that.host)
                && port == that.port
                && bind == that.bind
                && Objects.equals(source, that.source);
    }

    @Override
    public int hashCode() {
        return Objects.hash(host, port, bind, source);
    }

    /** Returns the canonical form {@code tcp://host:port}, with any free port as 0. */
    @Override
    public String toString() {
        return Transport.TCP.prefix() + (source == null ? "" : source.address() + ";") + address();
    }

    private String address() {
        return address(host, port);
    }
}
