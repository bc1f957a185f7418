// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.InvalidEndpointException;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqBindException;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Binding, connecting and their opposites, on one endpoint and on many. */
@Tag("V8")
class EndpointTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @ParameterizedTest
    @ValueSource(strings = {"tcp://127.0.0.1:*", "tcp://127.0.0.1:0", "tcp://*:*", "tcp://0.0.0.0:*"})
    void aWildcardPortIsResolved(String wildcard) {
        Socket pull = contexts.socket(SocketType.PULL);

        String bound = pull.bind(wildcard);

        int port = Endpoints.port(bound);
        assertThat(port).isBetween(1, 65_535);
        assertThat(pull.lastEndpoint()).isEqualTo(bound);
        assertThat(pull.statistics().boundEndpoints()).containsExactly(bound);
        Socket push = contexts.socket(SocketType.PUSH).connect("tcp://127.0.0.1:" + port);
        push.send("found");
        assertThat(Sockets.receive(pull).text()).isEqualTo("found");
    }

    @Test
    void anEndpointInUseIsRefusedByName() {
        Socket first = contexts.socket(SocketType.PULL);
        String endpoint = first.bind(Sockets.ANY_PORT);
        Socket second = contexts.socket(SocketType.PULL);

        assertThatThrownBy(() -> second.bind(endpoint))
                .isInstanceOf(ZmqBindException.class)
                .hasMessageContaining(endpoint)
                .extracting(e -> ((ZmqBindException) e).endpoint())
                .isEqualTo(endpoint);

        assertThatThrownBy(() -> first.bind(endpoint)).isInstanceOf(ZmqBindException.class);
        assertThat(second.statistics().boundEndpoints()).isEmpty();
        first.close();
        assertThat(second.bind(endpoint)).isEqualTo(endpoint);
    }

    @Test
    void anAddressOfAnotherMachineCannotBeBound() {
        Socket pull = contexts.socket(SocketType.PULL);

        assertThatThrownBy(() -> pull.bind("tcp://192.0.2.1:5555")).isInstanceOf(ZmqBindException.class);
    }

    @Test
    @Tag("V11")
    void connectingNeverFailsBecauseNobodyIsThere() {
        Socket push = contexts.socket(SocketType.PUSH);

        push.connect(Endpoints.unbound());
        push.connect("tcp://localhost:1");

        assertThat(push.statistics().connectedEndpoints()).hasSize(2);
        assertThat(push.trySend(Message.of("queued"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tcp",
                "tcp://",
                "tcp://127.0.0.1",
                "tcp://127.0.0.1:",
                "tcp://127.0.0.1:70000",
                "tcp://:5555:",
                "http://127.0.0.1:80",
                "127.0.0.1:5555",
                "tcp://127.0.0.1:port",
                "tcp://127.0.0.1:-1"
            })
    void whatIsNoEndpointIsRefused(String endpoint) {
        Socket pull = contexts.socket(SocketType.PULL);

        assertThatThrownBy(() -> pull.bind(endpoint))
                .isInstanceOf(InvalidEndpointException.class)
                .hasMessageContaining("'" + endpoint + "'");
        assertThatThrownBy(() -> pull.connect(endpoint))
                .isInstanceOf(InvalidEndpointException.class)
                .hasMessageContaining("'" + endpoint + "'");
    }

    @Test
    void whatIsNotBoundOrConnectedCannotBeUndone() {
        Socket pull = contexts.socket(SocketType.PULL);
        String endpoint = Endpoints.unbound();

        assertThatThrownBy(() -> pull.unbind(endpoint)).isInstanceOf(InvalidEndpointException.class);
        assertThatThrownBy(() -> pull.disconnect(endpoint)).isInstanceOf(InvalidEndpointException.class);
    }

    @Test
    void unbindClosesTheAcceptedConnectionsAndFreesThePort() {
        Socket pull = contexts.socket(SocketType.PULL);
        String kept = pull.bind(Sockets.ANY_PORT);
        String given = pull.bind(Sockets.ANY_PORT);
        Socket other = contexts.socket(SocketType.PUSH).connect(kept);
        try (RawPeer ready = RawPeer.connect(given).handshake("PUSH");
                RawPeer halfWay = RawPeer.connect(given)) {
            Sockets.awaitReady(pull, 2);

            pull.unbind(given);

            ready.assertClosed();
            halfWay.assertClosed();
        }
        assertThat(pull.statistics().boundEndpoints()).containsExactly(kept);
        Sockets.awaitReady(pull, 1);
        other.send("still here");
        assertThat(Sockets.receive(pull).text()).isEqualTo("still here");
        contexts.socket(SocketType.PULL).bind(given);
    }

    @Test
    void unbindTakesTheEndpointAsItWasGivenToo() {
        Socket pull = contexts.socket(SocketType.PULL);
        String endpoint = Endpoints.unbound();
        pull.bind("tcp://*:" + Endpoints.port(endpoint));

        pull.unbind("tcp://*:" + Endpoints.port(endpoint));

        assertThat(pull.statistics().boundEndpoints()).isEmpty();
    }

    @Test
    void disconnectEndsTheConnectionAndTheAttempts() {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).setOption(SocketOptions.LINGER, Sockets.PATIENCE);
        String endpoint = pull.bind(Sockets.ANY_PORT);
        String absent = Endpoints.unbound();
        push.connect(endpoint).connect(absent);
        Sockets.awaitReady(pull, 1);

        push.disconnect(absent);
        push.send("goes to the only one left");
        push.disconnect(endpoint);

        Sockets.awaitReady(pull, 0);
        assertThat(Sockets.receive(pull).text()).isEqualTo("goes to the only one left");
        assertThat(push.statistics().connectedEndpoints()).isEmpty();
        Sockets.eventually("peers gone").until(() -> push.statistics().peers().isEmpty());
        assertThat(push.trySend(Message.of("nobody"))).isFalse();
        push.connect(endpoint);
        push.send("back");
        assertThat(Sockets.receive(pull).text()).isEqualTo("back");
    }

    @Test
    @Tag("V40")
    void oneSocketMayBindAndConnectManyEndpoints() {
        Socket hub = contexts.socket(SocketType.PULL);
        List<Socket> pushers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            pushers.add(contexts.socket(SocketType.PUSH).connect(hub.bind(Sockets.ANY_PORT)));
        }
        for (int i = 0; i < 4; i++) {
            Socket bound = contexts.socket(SocketType.PUSH);
            hub.connect(bound.bind(Sockets.ANY_PORT));
            pushers.add(bound);
        }
        Sockets.awaitReady(hub, 8);

        Set<String> received = new HashSet<>();
        for (int i = 0; i < pushers.size(); i++) {
            pushers.get(i).send("from " + i);
            received.add(Sockets.receive(hub).text());
        }

        assertThat(received).hasSize(8);
        assertThat(hub.statistics().boundEndpoints()).hasSize(4);
        assertThat(hub.statistics().connectedEndpoints()).hasSize(4);
    }

    @Test
    @Tag("V40")
    @Tag("V47")
    void workGoesToAllEndpointsInEqualSharesAndToTheRestWhenOneIsGone() {
        Socket push = contexts.socket(SocketType.PUSH).setOption(SocketOptions.LINGER, Duration.ZERO);
        Socket connected = contexts.socket(SocketType.PULL);
        Socket accepted = contexts.socket(SocketType.PULL);
        String endpoint = connected.bind(Sockets.ANY_PORT);
        push.connect(endpoint);
        accepted.connect(push.bind(Sockets.ANY_PORT));
        Sockets.awaitReady(push, 2);

        Sockets.sendNumbers(push, 0, 100);
        for (int i = 0; i < 50; i++) {
            Sockets.receive(connected);
            Sockets.receive(accepted);
        }

        push.disconnect(endpoint);
        Sockets.sendNumbers(push, 0, 100);
        Sockets.receiveNumbers(accepted, 0, 100);
    }
}
