// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.zmq.engine.HostResolver;
import dev.zmq.engine.InvalidEndpointException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TcpEndpointTest {

    private static final Addressing IPV4 = new Addressing(false, TcpEndpointTest::resolve);
    private static final Addressing BOTH = new Addressing(true, TcpEndpointTest::resolve);

    @ParameterizedTest
    @CsvSource({
        // endpoint, host, port, numeric, canonical form
        "tcp://127.0.0.1:5555, 127.0.0.1, 5555, true, tcp://127.0.0.1:5555",
        "tcp://0.0.0.0:1, 0.0.0.0, 1, true, tcp://0.0.0.0:1",
        "tcp://255.255.255.255:65535, 255.255.255.255, 65535, true, tcp://255.255.255.255:65535",
        "tcp://localhost:5555, localhost, 5555, false, tcp://localhost:5555",
        "tcp://LocalHost:05555, LocalHost, 5555, false, tcp://LocalHost:5555",
        "tcp://my_service.example-1.org:80, my_service.example-1.org, 80, false, tcp://my_service.example-1.org:80",
        "tcp://3com:80, 3com, 80, false, tcp://3com:80",
        "tcp://eth0.100:80, eth0.100, 80, false, tcp://eth0.100:80",
        "tcp://[::1]:5555, ::1, 5555, true, tcp://[::1]:5555",
        "tcp://[0:0:0:0:0:0:0:1]:5555, ::1, 5555, true, tcp://[::1]:5555",
        "tcp://[2001:DB8:0:0:1:0:0:1]:5555, 2001:db8::1:0:0:1, 5555, true, tcp://[2001:db8::1:0:0:1]:5555",
        "tcp://[2001:db8:0:1:1:1:1:1]:5555, 2001:db8:0:1:1:1:1:1, 5555, true, tcp://[2001:db8:0:1:1:1:1:1]:5555",
        "tcp://[2001:0:0:1:0:0:0:1]:5555, 2001:0:0:1::1, 5555, true, tcp://[2001:0:0:1::1]:5555",
        "tcp://[fe80::]:5555, fe80::, 5555, true, tcp://[fe80::]:5555",
        "tcp://[fe80::1%eth0]:5555, fe80::1%eth0, 5555, true, tcp://[fe80::1%eth0]:5555",
        "tcp://[fe80::1%2]:5555, fe80::1%2, 5555, true, tcp://[fe80::1%2]:5555",
        "tcp://[::]:5555, ::, 5555, true, tcp://[::]:5555",
        "tcp://[::ffff:127.0.0.1]:5555, 127.0.0.1, 5555, true, tcp://127.0.0.1:5555",
    })
    void hostsAndPortsAreReadTheSameForBothUses(
            String endpoint, String host, int port, boolean numeric, String canonical) {
        for (TcpEndpoint parsed :
                new TcpEndpoint[] {TcpEndpoint.parseBind(endpoint), TcpEndpoint.parseConnect(endpoint)}) {
            assertThat(parsed.host()).isEqualTo(host);
            assertThat(parsed.port()).isEqualTo(port);
            assertThat(parsed.isNumericHost()).isEqualTo(numeric);
            assertThat(parsed.isWildcardHost()).isFalse();
            assertThat(parsed).hasToString(canonical);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tcp://*:5555, *, 5555, tcp://*:5555",
        "tcp://*:*, *, 0, tcp://*:0",
        "tcp://*:0, *, 0, tcp://*:0",
        "tcp://127.0.0.1:*, 127.0.0.1, 0, tcp://127.0.0.1:0",
        "tcp://[::1]:*, ::1, 0, tcp://[::1]:0",
        "tcp://lo:*, lo, 0, tcp://lo:0"
    })
    void bindTakesAllInterfacesAndAnyFreePort(String endpoint, String host, int port, String canonical) {
        TcpEndpoint parsed = TcpEndpoint.parseBind(endpoint);

        assertThat(parsed.host()).isEqualTo(host);
        assertThat(parsed.port()).isEqualTo(port);
        assertThat(parsed.isWildcardHost()).isEqualTo(host.equals("*"));
        assertThat(parsed).hasToString(canonical);
    }

    @ParameterizedTest
    @CsvSource({
        "'', it is empty",
        "localhost:5555, write tcp://host:port",
        "tcp:/localhost:5555, write tcp://host:port",
        "TCP://localhost:5555, write tcp://host:port",
        "' tcp://localhost:5555', write tcp://host:port",
        "tcp//localhost:5555, write tcp://host:port",
        "'tcp://a:1,tcp://b:2', give each endpoint by itself",
        "epgm://eth0;239.1.1.1:5555, the transport 'epgm' is not supported; supported: tcp",
        "://localhost:5555, the transport '' is not supported; supported: tcp",
        "tcp://, there is no port",
        "tcp://localhost, there is no port",
        "tcp://[::1], there is no port",
        "tcp://[fe80::1%eth0], there is no port",
        "tcp://localhost:, the port '' is not a number",
        "tcp://localhost:65536, the port '65536' is not a number",
        "tcp://localhost:99999999999, the port '99999999999' is not a number",
        "tcp://localhost:-1, the port '-1' is not a number",
        "tcp://localhost:+80, the port '+80' is not a number",
        "tcp://localhost:0x50, the port '0x50' is not a number",
        "tcp://localhost:http, the port 'http' is not a number",
        "tcp://localhost:80/path, the port '80/path' is not a number",
        "'tcp://localhost:80 ', the port '80 ' is not a number",
        "tcp://localhost:٨٠, the port '٨٠' is not a number",
        "tcp://localhost:**, the port '**' is not a number",
        "tcp://:5555, there is no host",
        "tcp://::1:5555, stands in brackets",
        "tcp://a:b:5555, stands in brackets",
        "tcp://[::1:5555, is not an IPv6 address in brackets",
        "tcp://[]:5555, is not an IPv6 address in brackets",
        "tcp://[localhost]:5555, is not an IPv6 address in brackets",
        "tcp://[127.0.0.1]:5555, is not an IPv6 address in brackets",
        "tcp://[1:2:3]:5555, is not an IPv6 address in brackets",
        "tcp://[::g]:5555, is not an IPv6 address in brackets",
        "tcp://[1::2::3]:5555, is not an IPv6 address in brackets",
        "tcp://[fe80::1%]:5555, is not an IPv6 address in brackets",
        "tcp://[fe80::1%a b]:5555, is not an IPv6 address in brackets",
        "tcp://[[::1]]:5555, is not an IPv6 address in brackets",
        "tcp://[::1]x:5555, is not an IPv6 address in brackets",
        "tcp://256.0.0.1:5555, is not an IPv4 address",
        "tcp://127.1:5555, is not an IPv4 address",
        "tcp://2130706433:5555, is not an IPv4 address",
        "tcp://127.0.0.01:5555, is not an IPv4 address",
        "tcp://1.2.3.4.5:5555, is not an IPv4 address",
        "tcp://.:5555, is not an IPv4 address",
        "tcp://my host:5555, has characters other than",
        "tcp://user@host:5555, has characters other than",
        "tcp://host/x:5555, has characters other than",
        "tcp://bücher:5555, has characters other than",
        "tcp://*x:5555, has characters other than",
    })
    void wrongEndpointsAreRefusedWithWhatToWriteInstead(String endpoint, String reason) {
        assertRefused(() -> TcpEndpoint.parseBind(endpoint), endpoint, reason);
        assertRefused(() -> TcpEndpoint.parseConnect(endpoint), endpoint, reason);
    }

    @ParameterizedTest
    @CsvSource({
        "tcp://*:1234, name the host to connect to, such as localhost",
        "tcp://localhost:*, name the port to connect to",
        "tcp://localhost:0, is not a number from 1 to 65535",
        "tcp://:1234, such as localhost",
    })
    void connectAsksForOneHostAndOnePort(String endpoint, String reason) {
        assertRefused(() -> TcpEndpoint.parseConnect(endpoint), endpoint, reason);
    }

    @Test
    void bindSaysThatAnyPortIsPossible() {
        assertRefused(
                () -> TcpEndpoint.parseBind("tcp://*:x"), "tcp://*:x", "from 0 to 65535, nor * for any free port");
        assertRefused(() -> TcpEndpoint.parseBind("tcp://:1"), "tcp://:1", "write * for all interfaces");
    }

    @ParameterizedTest
    @CsvSource({
        "tcp://192.168.1.17:5555;example.org:80, tcp://192.168.1.17:5555;example.org:80",
        "tcp://192.168.1.17:*;192.168.1.1:80, tcp://192.168.1.17:0;192.168.1.1:80",
        "tcp://eth0:0;example.org:80, tcp://eth0:0;example.org:80",
        "tcp://*:7000;example.org:80, tcp://*:7000;example.org:80",
        "tcp://[0::1]:*;[::1]:80, tcp://[::1]:0;[::1]:80",
    })
    void connectTakesASourceAddress(String endpoint, String canonical) {
        assertThat(TcpEndpoint.parseConnect(endpoint)).hasToString(canonical);
    }

    @ParameterizedTest
    @CsvSource({
        "tcp://192.168.1.1;192.168.1.2:80, the source address before ';': there is no port",
        "tcp://;192.168.1.2:80, the source address before ';': there is no port",
        "tcp://:0;192.168.1.2:80, the source address before ';': there is no host",
        "tcp://1.2.3:0;192.168.1.2:80, the source address before ';': '1.2.3' is not an IPv4 address",
        "tcp://lo:x;192.168.1.2:80, the source address before ';': the port 'x' is not a number",
        "tcp://lo:0;192.168.1.2:*, name the port to connect to",
        "tcp://lo:0;lo:0;192.168.1.2:80, there is more than one ';'",
        "tcp://lo:0;tcp://192.168.1.2:80, 'as in tcp://eth0:0;host:5555'",
    })
    void wrongSourceAddressesAreRefusedAsSuch(String endpoint, String reason) {
        assertRefused(() -> TcpEndpoint.parseConnect(endpoint), endpoint, reason);
    }

    @Test
    void bindTakesNoSourceAddress() {
        String endpoint = "tcp://192.168.1.1:0;192.168.1.2:5555";

        assertRefused(() -> TcpEndpoint.parseBind(endpoint), endpoint, "is only for connect: write tcp://host:port");
    }

    @Test
    void addressesResolveToThemselvesWhateverTheFamilyOfNames() throws UnknownHostException {
        for (Addressing addressing : List.of(IPV4, BOTH)) {
            assertThat(routes("tcp://127.0.0.1:5555", addressing)).containsExactly("/127.0.0.1:5555");
            assertThat(routes("tcp://[::1]:5555", addressing)).containsExactly("/[0:0:0:0:0:0:0:1]:5555");
        }
    }

    @Test
    void allInterfacesAreThoseOfIpv4UnlessIpv6IsWanted() throws UnknownHostException {
        TcpEndpoint all = TcpEndpoint.parseBind("tcp://*:5555");

        assertThat(all.bindAddress(IPV4).getAddress().getAddress()).isEqualTo(new byte[4]);
        assumeIpv6();
        assertThat(all.bindAddress(BOTH).getAddress().getAddress()).isEqualTo(new byte[16]);
    }

    @Test
    void aNameMeansAllOfItsAddressesIpv6First() throws UnknownHostException {
        assertThat(routes("tcp://both.example:80", BOTH))
                .containsExactly(
                        "both.example/[2001:db8:0:0:0:0:0:1]:80",
                        "both.example/192.0.2.1:80",
                        "both.example/192.0.2.2:80");
    }

    @Test
    void aNameMeansOnlyItsIpv4AddressesUnlessIpv6IsWanted() throws UnknownHostException {
        assertThat(routes("tcp://both.example:80", IPV4))
                .containsExactly("both.example/192.0.2.1:80", "both.example/192.0.2.2:80");
    }

    @Test
    void bindTakesTheFirstAddressOfAName() throws UnknownHostException {
        TcpEndpoint endpoint = TcpEndpoint.parseBind("tcp://both.example:80");

        assertThat(endpoint.bindAddress(IPV4).getAddress().getHostAddress()).isEqualTo("192.0.2.1");
        assertThat(endpoint.bindAddress(BOTH).getAddress()).isInstanceOf(Inet6Address.class);
    }

    @Test
    void aNameWithoutAUsableAddressSaysWhatToChange() {
        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> routes("tcp://six.example:80", IPV4))
                .withMessage("host six.example has only IPv6 addresses: set the option ipv6 to use them");
        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> routes("tcp://nothing.example:80", BOTH))
                .withMessageContaining("host nothing.example has no address");
        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> routes("tcp://nobody.example:80", BOTH))
                .withMessageContaining("unknown host nobody.example: correct it");
    }

    @Test
    void localhostResolvesToALoopbackAddress() throws UnknownHostException {
        Addressing system = new Addressing(false, HostResolver.SYSTEM);

        assertThat(TcpEndpoint.parseConnect("tcp://localhost:5555").routes(system))
                .isNotEmpty()
                .allSatisfy(route -> assertThat(((InetSocketAddress) route.target()).getAddress())
                        .matches(InetAddress::isLoopbackAddress));
    }

    @Test
    void eachAddressIsReachedFromTheSourceAddressOfItsFamily() throws UnknownHostException {
        assertThat(routes("tcp://192.0.2.9:7000;both.example:80", BOTH))
                .containsExactly(
                        "/192.0.2.9:7000 both.example/192.0.2.1:80", "/192.0.2.9:7000 both.example/192.0.2.2:80");
        assertThat(routes("tcp://[2001:db8::9]:0;both.example:80", BOTH))
                .containsExactly("/[2001:db8:0:0:0:0:0:9]:0 both.example/[2001:db8:0:0:0:0:0:1]:80");
        assertThat(routes("tcp://*:7000;both.example:80", BOTH))
                .hasSize(3)
                .contains("/0.0.0.0:7000 both.example/192.0.2.1:80");
    }

    @Test
    void aSourceAddressThatFitsNoTargetIsToldOf() {
        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> routes("tcp://[2001:db8::9]:0;both.example:80", IPV4))
                .withMessageContaining("the source address 2001:db8::9 has no address of the same family");
        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> routes("tcp://nosuch0:0;127.0.0.1:80", IPV4))
                .withMessageContaining("there is no network interface nosuch0");
    }

    @Test
    void bindFindsTheAddressOfAnInterface() throws UnknownHostException, SocketException {
        InetSocketAddress resolved =
                TcpEndpoint.parseBind("tcp://" + loopback() + ":5555").bindAddress(IPV4);

        assertThat(resolved.getAddress())
                .matches(InetAddress::isLoopbackAddress)
                .isInstanceOf(Inet4Address.class);
        assertThat(resolved.getPort()).isEqualTo(5555);
    }

    @Test
    void connectFindsTheSourceAddressOfAnInterface() throws UnknownHostException, SocketException {
        assertThat(routes("tcp://" + loopback() + ":0;127.0.0.1:80", IPV4))
                .singleElement()
                .asString()
                .matches("[a-z0-9/]*127.0.0.1:0 /127.0.0.1:80");
    }

    private static String loopback() throws SocketException {
        NetworkInterface loopback = NetworkInterface.networkInterfaces()
                .filter(TcpEndpointTest::isLoopback)
                .findFirst()
                .orElse(null);
        assumeThat(loopback).isNotNull();
        assumeThat(loopback.getName()).matches("[A-Za-z0-9._-]+");
        return loopback.getName();
    }

    @Test
    void aScopeThatDoesNotExistIsUnknownOnlyWhenResolved() {
        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> routes("tcp://[fe80::1%nosuch0]:5555", IPV4));
    }

    private static List<String> routes(String endpoint, Addressing addressing) throws UnknownHostException {
        return TcpEndpoint.parseConnect(endpoint).routes(addressing).stream()
                .map(route -> (route.source() == null ? "" : route.source() + " ") + route.target())
                .toList();
    }

    private static List<InetAddress> resolve(String host) throws UnknownHostException {
        return switch (host) {
            case "both.example" ->
                List.of(named(host, "192.0.2.1"), named(host, "2001:db8::1"), named(host, "192.0.2.2"));
            case "six.example" -> List.of(named(host, "2001:db8::1"));
            case "nothing.example" -> List.of();
            default -> throw new UnknownHostException(host);
        };
    }

    private static InetAddress named(String host, String address) throws UnknownHostException {
        return InetAddress.getByAddress(host, InetAddress.getByName(address).getAddress());
    }

    private static void assumeIpv6() {
        assumeThat(isLocal("::1")).isTrue();
    }

    private static boolean isLocal(String address) {
        try {
            return NetworkInterface.getByInetAddress(InetAddress.getByName(address)) != null;
        } catch (UnknownHostException | SocketException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://127.0.0.1:5555",
                "tcp://[::1]:5555",
                "tcp://[2001:db8::1]:80",
                "tcp://[1:2:3:4:5:6:7:8]:80",
                "tcp://[1::8]:80",
                "tcp://[0:1::]:80"
            })
    void addressesAreFormattedAsTheyAreParsed(String endpoint) throws UnknownHostException {
        assertThat(TcpEndpoint.format(TcpEndpoint.parseBind(endpoint).bindAddress(IPV4)))
                .isEqualTo(endpoint);
    }

    @Test
    void wildcardAddressesAreFormattedByTheirFamily() throws UnknownHostException {
        assertThat(TcpEndpoint.format(new InetSocketAddress(InetAddress.getByAddress(new byte[4]), 5555)))
                .isEqualTo("tcp://0.0.0.0:5555");
        assertThat(TcpEndpoint.format(new InetSocketAddress(InetAddress.getByName("::"), 5555)))
                .isEqualTo("tcp://[::]:5555");
    }

    @Test
    void scopesAndUnresolvedNamesAreFormattedToo() throws UnknownHostException {
        byte[] linkLocal = InetAddress.getByName("fe80::1").getAddress();

        assertThat(TcpEndpoint.format(new InetSocketAddress(Inet6Address.getByAddress(null, linkLocal, 7), 80)))
                .isEqualTo("tcp://[fe80::1%7]:80");
        assertThat(TcpEndpoint.format(InetSocketAddress.createUnresolved("example.org", 80)))
                .isEqualTo("tcp://example.org:80");
    }

    @Test
    void endpointsAreEqualIfTheySayTheSame() {
        TcpEndpoint endpoint = TcpEndpoint.parseBind("tcp://[::1]:80");

        assertThat(endpoint)
                .isEqualTo(TcpEndpoint.parseBind("tcp://[0::1]:080"))
                .hasSameHashCodeAs(TcpEndpoint.parseBind("tcp://[0::1]:080"))
                .isNotEqualTo(TcpEndpoint.parseBind("tcp://[::1]:81"))
                .isNotEqualTo(TcpEndpoint.parseBind("tcp://[::2]:80"))
                .isNotEqualTo(TcpEndpoint.parseConnect("tcp://[::1]:80"));
        assertThat(TcpEndpoint.parseConnect("tcp://lo:0;[::1]:80"))
                .isEqualTo(TcpEndpoint.parseConnect("tcp://lo:*;[0::1]:80"))
                .isNotEqualTo(TcpEndpoint.parseConnect("tcp://[::1]:80"));
    }

    private static boolean isLoopback(NetworkInterface networkInterface) {
        return networkInterface
                .inetAddresses()
                .findFirst()
                .filter(InetAddress::isLoopbackAddress)
                .isPresent();
    }

    private static void assertRefused(ThrowingCallable action, String endpoint, String reason) {
        assertThatExceptionOfType(InvalidEndpointException.class)
                .isThrownBy(action)
                .withMessageContaining("'" + endpoint + "'")
                .satisfies(e -> assertThat(e.endpoint()).isEqualTo(endpoint))
                .satisfies(e -> assertThat(e.reason()).contains(reason));
    }
}
