// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.InvalidEndpointException;
import dev.zmq.engine.InvalidOptionException;
import dev.zmq.engine.Message;
import dev.zmq.engine.RouterNotify;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqTimeoutException;
import dev.zmq.engine.ZmqUnroutableException;
import dev.zmq.engine.ZmqUnsupportedException;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a ROUTER does on demand: tell what it cannot route, hand ids over, notify, probe. */
@Tag("R35")
class RouterOptionsTest {

    private static final Duration NOTHING_MORE = Duration.ofMillis(50);
    private static final Message LARGE = Message.of(Zmtp.text("anna"), new byte[100_000]);

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    // ---- ROUTER_MANDATORY. ----

    @Test
    void aMandatoryRouterTellsThatNobodyHasTheId() {
        Socket router = mandatoryRouter();
        router.bind(Sockets.ANY_PORT);

        assertThatThrownBy(() -> router.send(Message.of("anna", "hello")))
                .isInstanceOf(ZmqUnroutableException.class)
                .hasMessageContaining(router.name());
        assertThatThrownBy(() -> router.trySend(Message.of("anna", "hello")))
                .isInstanceOf(ZmqUnroutableException.class);

        assertThat(router.statistics().dropped()).isEmpty();
        router.setOption(SocketOptions.ROUTER_MANDATORY, false).send(Message.of("anna", "hello"));
    }

    @Test
    void aMandatoryRouterWaitsForAFullPeer() {
        Socket router = mandatoryRouter().setOption(SocketOptions.SEND_HIGH_WATER_MARK, 3);
        try (RawPeer anna = RawPeer.connect(router.bind(Sockets.ANY_PORT), 8192).handshake("DEALER", "anna")) {
            Sockets.awaitReady(router, 1);
            assertThat(router.isWritable(Zmtp.text("anna"))).isTrue();
            int sent = 0;
            while (router.send(LARGE, Duration.ofMillis(200))) {
                sent++;
            }
            assertThat(router.trySend(LARGE)).isFalse();
            assertThat(router.isWritable(Zmtp.text("anna"))).isFalse();
            router.setOption(SocketOptions.SEND_TIMEOUT, Duration.ofMillis(50));
            assertThatThrownBy(() -> router.send(LARGE)).isInstanceOf(ZmqTimeoutException.class);

            for (int i = 0; i < sent; i++) {
                anna.readMessage();
            }
            assertThat(router.send(LARGE, Sockets.PATIENCE)).isTrue();
            assertThat(router.statistics().dropped()).isEmpty();
        }
    }

    @Test
    void whoWaitsForAPeerThatGoesIsToldSo() {
        Socket router = mandatoryRouter().setOption(SocketOptions.SEND_HIGH_WATER_MARK, 3);
        try (Workers workers = new Workers();
                RawPeer anna =
                        RawPeer.connect(router.bind(Sockets.ANY_PORT), 8192).handshake("DEALER", "anna")) {
            Sockets.awaitReady(router, 1);
            Future<?> sender = workers.run(() -> {
                while (true) {
                    router.send(LARGE);
                }
            });
            Sockets.eventually("a full queue").until(() -> !router.isWritable(Zmtp.text("anna")));
            anna.reset();

            assertThatThrownBy(() -> Workers.join(sender)).hasRootCauseInstanceOf(ZmqUnroutableException.class);
        }
    }

    @Test
    void theStateOfAnUnknownPeerIsUnroutable() {
        Socket router = contexts.socket(SocketType.ROUTER);
        Socket dealer = contexts.socket(SocketType.DEALER);

        assertThatThrownBy(() -> router.isWritable(Zmtp.text("anna"))).isInstanceOf(ZmqUnroutableException.class);
        assertThatThrownBy(() -> dealer.isWritable(Zmtp.text("anna"))).isInstanceOf(ZmqUnsupportedException.class);
    }

    // ---- ROUTER_HANDOVER. ----

    @Test
    void withHandoverTheSecondPeerOfANameTakesItOver() {
        Socket router = contexts.socket(SocketType.ROUTER).setOption(SocketOptions.ROUTER_HANDOVER, true);
        String endpoint = router.bind(Sockets.ANY_PORT);
        try (RawPeer first = RawPeer.connect(endpoint).handshake("DEALER", "anna")) {
            first.send(Zmtp.message("first"));
            Payloads.assertEqual(Sockets.receive(router), Message.of("anna", "first"));
            try (RawPeer second = RawPeer.connect(endpoint).handshake("DEALER", "anna")) {
                second.send(Zmtp.message("second"));
                Payloads.assertEqual(Sockets.receive(router), Message.of("anna", "second"));

                first.assertClosed();
                router.send(Message.of("anna", "to the second"));
                assertThat(second.readMessage().text()).isEqualTo("to the second");
            }
        }
        Sockets.awaitReady(router, 0);
        assertThatThrownBy(() -> router.isWritable(Zmtp.text("anna"))).isInstanceOf(ZmqUnroutableException.class);
    }

    @Test
    void whatTheFirstPeerHadSentComesUnderAGeneratedName() {
        Socket router = contexts.socket(SocketType.ROUTER).setOption(SocketOptions.ROUTER_HANDOVER, true);
        String endpoint = router.bind(Sockets.ANY_PORT);
        try (RawPeer first = RawPeer.connect(endpoint).handshake("DEALER", "anna")) {
            first.send(Zmtp.message("late"));
            Sockets.eventually("a message that is not received yet").until(() -> Sockets.incomingDepth(router) == 1);
            try (RawPeer second = RawPeer.connect(endpoint).handshake("DEALER", "anna")) {
                first.assertClosed();
                Message late = Sockets.receive(router);
                assertThat(late.part(0)).hasSize(5).startsWith(0);
                assertThat(late.text(1)).isEqualTo("late");
                second.send(Zmtp.message("now"));
                Payloads.assertEqual(Sockets.receive(router), Message.of("anna", "now"));
            }
        }
    }

    // ---- ROUTER_NOTIFY. ----

    @ParameterizedTest
    @EnumSource(RouterNotify.class)
    void aRouterIsNotifiedOfPeersThatComeAndGo(RouterNotify notify) {
        Socket router = contexts.socket(SocketType.ROUTER).setOption(SocketOptions.ROUTER_NOTIFY, notify);
        RawPeer anna = RawPeer.connect(router.bind(Sockets.ANY_PORT)).handshake("DEALER", "anna");
        anna.send(Zmtp.message("hello"));
        if (notify.ofConnect()) {
            Payloads.assertEqual(Sockets.receive(router), Message.of("anna", ""));
        }
        Payloads.assertEqual(Sockets.receive(router), Message.of("anna", "hello"));
        anna.send(Zmtp.frame(Zmtp.MORE, Zmtp.text("never ended")));
        anna.close();
        if (notify.ofDisconnect()) {
            Payloads.assertEqual(Sockets.receive(router), Message.of("anna", ""));
        }
        assertThat(router.receive(NOTHING_MORE)).isNull();
    }

    @Test
    void aPeerWithoutAHandshakeIsNoNews() {
        Socket router = contexts.socket(SocketType.ROUTER).setOption(SocketOptions.ROUTER_NOTIFY, RouterNotify.BOTH);
        try (RawPeer peer = RawPeer.connect(router.bind(Sockets.ANY_PORT))) {
            peer.send(Zmtp.greeting(), Zmtp.ready("PUSH"));
            peer.assertClosed();
        }
        assertThat(router.receive(NOTHING_MORE)).isNull();
    }

    // ---- PROBE_ROUTER. ----

    @ParameterizedTest
    @EnumSource(
            value = SocketType.class,
            names = {"REQ", "DEALER", "ROUTER"})
    void aProbeTellsARouterOfAPeer(SocketType type) {
        Socket router = contexts.socket(SocketType.ROUTER);
        String endpoint = router.bind(Sockets.ANY_PORT);
        Socket prober = contexts.socket(type)
                .setOption(SocketOptions.ROUTING_ID, Zmtp.text("anna"))
                .setOption(SocketOptions.PROBE_ROUTER, true);
        prober.connect(endpoint);

        Payloads.assertEqual(Sockets.receive(router), Message.of("anna", ""));
        assertThat(router.receive(NOTHING_MORE)).isNull();
    }

    @Test
    void acceptedPeersAreProbedToo() {
        Socket dealer = contexts.socket(SocketType.DEALER).setOption(SocketOptions.PROBE_ROUTER, true);
        Socket router = contexts.socket(SocketType.ROUTER).connect(dealer.bind(Sockets.ANY_PORT));

        assertThat(Sockets.receive(router).part(1)).isEmpty();
    }

    // ---- CONNECT_ROUTING_ID. ----

    @Test
    void theNextPeerIsKnownByTheIdOfOurChoice() {
        Socket bound = contexts.socket(SocketType.ROUTER).setOption(SocketOptions.ROUTING_ID, Zmtp.text("its name"));
        Socket other = contexts.socket(SocketType.DEALER);
        Socket router = mandatoryRouter()
                .setOption(SocketOptions.ROUTING_ID, Zmtp.text("client"))
                .setOption(SocketOptions.CONNECT_ROUTING_ID, Zmtp.text("our name"));
        router.connect(bound.bind(Sockets.ANY_PORT));
        assertThat(router.getOption(SocketOptions.CONNECT_ROUTING_ID)).isEmpty();

        router.send(Message.of("our name", "at once"));
        Payloads.assertEqual(Sockets.receive(bound), Message.of("client", "at once"));
        bound.send(Message.of("client", "answer"));
        Payloads.assertEqual(Sockets.receive(router), Message.of("our name", "answer"));

        router.connect(other.bind(Sockets.ANY_PORT));
        other.send("hello");
        assertThat(Sockets.receive(router).part(0)).hasSize(5).startsWith(0);
        assertThatThrownBy(() -> router.send(Message.of("its name", "x"))).isInstanceOf(ZmqUnroutableException.class);
    }

    @Test
    void thePeerKeepsTheIdOverReconnects() {
        String endpoint = Endpoints.unbound();
        Socket router = mandatoryRouter().setOption(SocketOptions.CONNECT_ROUTING_ID, Zmtp.text("server"));
        router.connect(endpoint);
        for (int round = 0; round < 2; round++) {
            router.send(Message.of("server", "round " + round));
            try (Socket dealer = contexts.socket(SocketType.DEALER)) {
                dealer.bind(endpoint);
                assertThat(Sockets.receive(dealer).text()).isEqualTo("round " + round);
            }
            Sockets.awaitReady(router, 0);
        }
    }

    @Test
    void anIdIsGivenOnlyOnce() {
        Socket router = contexts.socket(SocketType.ROUTER);
        router.setOption(SocketOptions.CONNECT_ROUTING_ID, Zmtp.text("anna")).connect(Endpoints.unbound());

        router.setOption(SocketOptions.CONNECT_ROUTING_ID, Zmtp.text("anna"));
        assertThatThrownBy(() -> router.connect(Endpoints.unbound()))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("connectRoutingId");
        assertThatThrownBy(() -> router.connect("nonsense")).isInstanceOf(InvalidEndpointException.class);

        assertThat(router.getOption(SocketOptions.CONNECT_ROUTING_ID)).isEqualTo(Zmtp.text("anna"));
        assertThat(router.statistics().peers()).hasSize(1);
    }

    @Test
    void optionsAreRefusedByTypesForWhichTheyMeanNothing() {
        Socket dealer = contexts.socket(SocketType.DEALER);
        assertThatThrownBy(() -> dealer.setOption(SocketOptions.ROUTER_MANDATORY, true))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("ROUTER");
        Socket router = contexts.socket(SocketType.ROUTER);
        assertThatThrownBy(() -> router.setOption(SocketOptions.CONNECT_ROUTING_ID, new byte[256]))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("0 to 255 bytes");
    }

    @Test
    @Tag("V34")
    void theOldNamesOfDealerAndRouterAreKnown() {
        assertThat(SocketType.of("xreq")).isEqualTo(SocketType.XREQ).isEqualTo(SocketType.DEALER);
        assertThat(SocketType.of("XREP")).isEqualTo(SocketType.XREP).isEqualTo(SocketType.ROUTER);
        assertThat(SocketType.of("Push")).isEqualTo(SocketType.PUSH);
        assertThatThrownBy(() -> SocketType.of("nonsense")).isInstanceOf(IllegalArgumentException.class);
    }

    private Socket mandatoryRouter() {
        return contexts.socket(SocketType.ROUTER).setOption(SocketOptions.ROUTER_MANDATORY, true);
    }
}
