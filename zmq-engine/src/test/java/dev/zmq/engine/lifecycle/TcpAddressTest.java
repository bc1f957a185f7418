// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.Context;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqBindException;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The addresses that can be bound to, and from and to which can be connected. */
@Tag("V7")
class TcpAddressTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @ParameterizedTest
    @ValueSource(strings = {"tcp://127.0.0.1:", "tcp://[::1]:"})
    void withIpv6AllInterfacesTakeConnectionsOfBothFamilies(String address) {
        Socket pull = contexts.socket(SocketType.PULL).setOption(SocketOptions.IPV6, true);

        String bound = pull.bind("tcp://*:*");

        assertThat(bound).matches("tcp://\\[::]:[0-9]+");
        assertReaches(address + Endpoints.port(bound), pull);
    }

    @Test
    void withIpv6APeerOfIpv4KeepsItsAddress() {
        Socket pull = contexts.socket(SocketType.PULL).setOption(SocketOptions.IPV6, true);

        contexts.socket(SocketType.PUSH).connect("tcp://127.0.0.1:" + Endpoints.port(pull.bind("tcp://*:*")));

        Sockets.awaitReady(pull, 1);
        assertThat(Sockets.onlyPeer(pull).address()).startsWith("tcp://127.0.0.1:");
    }

    @Test
    void withoutIpv6AllInterfacesTakeConnectionsOfIpv4Only() throws Exception {
        Socket pull = contexts.socket(SocketType.PULL);

        String bound = pull.bind("tcp://*:*");

        assertThat(bound).startsWith("tcp://0.0.0.0:");
        InetAddress loopback = InetAddress.getByName("::1");
        assertThatThrownBy(() -> new java.net.Socket(loopback, Endpoints.port(bound)).close())
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void theContextSaysWhetherItsSocketsUseIpv6() {
        Context context = contexts.add(Context.builder().ipv6(true).build());
        Socket both = contexts.socket(context, SocketType.PULL);
        Socket one = contexts.socket(context, SocketType.PULL).setOption(SocketOptions.IPV6, false);

        assertThat(both.getOption(SocketOptions.IPV6)).isTrue();
        assertThat(both.bind("tcp://*:*")).startsWith("tcp://[::]:");
        assertThat(one.bind("tcp://*:*")).startsWith("tcp://0.0.0.0:");
    }

    @Test
    void anIpv6AddressIsTakenAsItIsWritten() {
        Socket pull = contexts.socket(SocketType.PULL);

        String bound = pull.bind("tcp://[::1]:*");

        assertThat(bound).startsWith("tcp://[::1]:");
        assertReaches(bound, pull);
    }

    @Test
    void anInterfaceCanBeBound() throws Exception {
        Socket pull = contexts.socket(SocketType.PULL);

        String bound = pull.bind("tcp://" + loopback() + ":*");

        assertThat(bound).startsWith("tcp://127.0.0.1:");
        assertReaches(bound, pull);
    }

    @Test
    void connectsFromTheSourceAddress() throws Exception {
        Socket pull = contexts.socket(SocketType.PULL);
        String bound = pull.bind("tcp://*:*");
        String target = "127.0.0.1:" + Endpoints.port(bound);

        assertReaches("tcp://" + loopback() + ":*;" + target, pull);
        assertReaches("tcp://*:0;" + target, pull);
        contexts.socket(SocketType.PUSH).connect("tcp://127.0.0.2:0;" + target);

        Sockets.awaitReady(pull, 1);
        assertThat(Sockets.onlyPeer(pull).address()).startsWith("tcp://127.0.0.2:");
    }

    @Test
    void severalServersAreReachedFromOnePort() {
        Socket first = contexts.socket(SocketType.PULL);
        Socket second = contexts.socket(SocketType.PULL);
        String source = "tcp://127.0.0.3:" + Endpoints.port(Endpoints.unbound());
        String ofFirst = first.bind(Sockets.ANY_PORT).substring("tcp://".length());
        String ofSecond = second.bind(Sockets.ANY_PORT).substring("tcp://".length());

        Socket push =
                contexts.socket(SocketType.PUSH).connect(source + ";" + ofFirst).connect(source + ";" + ofSecond);

        Sockets.awaitReady(push, 2);
        assertThat(Sockets.onlyPeer(first).address()).isEqualTo(source);
        assertThat(Sockets.onlyPeer(second).address()).isEqualTo(source);
        push.disconnect(source + ";" + ofFirst);
        assertThat(push.statistics().connectedEndpoints()).containsExactly(source + ";" + ofSecond);
    }

    @Test
    void aSourceAddressOfAnotherMachineIsTheTroubleThatStatisticsTell() {
        Socket push = contexts.socket(SocketType.PUSH).connect("tcp://192.0.2.1:0;127.0.0.1:5555");

        Sockets.eventually("failure")
                .untilAsserted(() -> assertThat(Sockets.onlyPeer(push).lastError())
                        .startsWith("cannot connect from tcp://192.0.2.1:0: "));
    }

    @Test
    void aNameThatCannotBeBoundSaysWhatToChange() throws Exception {
        InetAddress six = InetAddress.getByName("2001:db8::1");
        Context context = contexts.add(
                Context.builder().hostResolver(host -> List.of(six)).build());
        Socket pull = contexts.socket(context, SocketType.PULL);

        assertThatThrownBy(() -> pull.bind("tcp://six.example:*"))
                .isInstanceOf(ZmqBindException.class)
                .hasMessageContaining("set the option ipv6");
    }

    private void assertReaches(String endpoint, Socket pull) {
        try (Socket push = contexts.socket(SocketType.PUSH)) {
            push.connect(endpoint);
            push.send(endpoint);
            assertThat(Sockets.receive(pull).text()).isEqualTo(endpoint);
        }
        Sockets.awaitReady(pull, 0);
    }

    private static String loopback() throws Exception {
        NetworkInterface found = NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1"));
        assertThat(found).isNotNull();
        return found.getName();
    }
}
