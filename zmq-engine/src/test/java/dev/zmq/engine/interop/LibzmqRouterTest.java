// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.RouterNotify;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.PythonSocket;
import dev.zmq.engine.testkit.RequiresLibzmq;
import dev.zmq.engine.testkit.SharedPythonPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The options of ROUTER with libzmq on the other side. */
@RequiresLibzmq
@Tag("R35")
class LibzmqRouterTest {

    @RegisterExtension
    static final SharedPythonPeer python = new SharedPythonPeer();

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void ourProbeReachesTheirRouter() {
        PythonSocket router = python.socket("ROUTER");
        String endpoint = router.bind(Sockets.ANY_PORT);
        for (SocketType type : new SocketType[] {SocketType.REQ, SocketType.DEALER, SocketType.ROUTER}) {
            contexts.socket(type)
                    .setOption(SocketOptions.ROUTING_ID, Zmtp.text(type.name()))
                    .setOption(SocketOptions.PROBE_ROUTER, true)
                    .connect(endpoint);
            Payloads.assertEqual(router.receive(), Message.of(type.name(), ""));
        }
    }

    @Test
    void theirProbeReachesOurRouter() {
        Socket router = contexts.socket(SocketType.ROUTER);
        String endpoint = router.bind(Sockets.ANY_PORT);
        for (String type : new String[] {"REQ", "DEALER", "ROUTER"}) {
            python.socket(type)
                    .routingId(Zmtp.text(type))
                    .option("PROBE_ROUTER", 1)
                    .connect(endpoint);
            Payloads.assertEqual(Sockets.receive(router), Message.of(type, ""));
        }
    }

    @Test
    void theirSecondPeerOfANameTakesItOver() {
        Socket router = contexts.socket(SocketType.ROUTER).setOption(SocketOptions.ROUTER_HANDOVER, true);
        String endpoint = router.bind(Sockets.ANY_PORT);
        PythonSocket first =
                python.socket("DEALER").routingId(Zmtp.text("anna")).option("RECONNECT_IVL", -1);
        first.connect(endpoint).send(Message.of("first"));
        assertThat(Sockets.receive(router).text(1)).isEqualTo("first");
        PythonSocket second =
                python.socket("DEALER").routingId(Zmtp.text("anna")).connect(endpoint);
        second.send(Message.of("second"));
        Payloads.assertEqual(Sockets.receive(router), Message.of("anna", "second"));

        router.send(Message.of("anna", "answer"));
        assertThat(second.receive().text()).isEqualTo("answer");
        Sockets.awaitReady(router, 1);
    }

    @Test
    void ourSecondPeerOfANameTakesItOverAtTheirs() {
        PythonSocket router = python.socket("ROUTER").option("ROUTER_HANDOVER", 1);
        String endpoint = router.bind(Sockets.ANY_PORT);
        Socket first = named("anna").connect(endpoint);
        first.send("first");
        assertThat(router.receive().text(1)).isEqualTo("first");
        Socket second = named("anna").connect(endpoint);
        second.send("second");
        Payloads.assertEqual(router.receive(), Message.of("anna", "second"));

        router.send(Message.of("anna", "answer"));
        assertThat(Sockets.receive(second).text()).isEqualTo("answer");
        assertThat(first.tryReceive()).isNull(); // libzmq leaves its connection open
    }

    @Test
    void theIdOfOurChoiceNamesTheirPeer() {
        PythonSocket dealer = python.socket("DEALER").routingId(Zmtp.text("its name"));
        Socket router = contexts.socket(SocketType.ROUTER)
                .setOption(SocketOptions.CONNECT_ROUTING_ID, Zmtp.text("ours"))
                .connect(dealer.bind(Sockets.ANY_PORT));

        router.send(Message.of("ours", "hello"));
        assertThat(dealer.receive().text()).isEqualTo("hello");
        dealer.send(Message.of("answer"));
        Payloads.assertEqual(Sockets.receive(router), Message.of("ours", "answer"));
    }

    @Test
    void theirRouterNamesUsByTheIdOfItsChoice() {
        Socket dealer = named("our name");
        PythonSocket router = python.socket("ROUTER").option("CONNECT_ROUTING_ID", Zmtp.text("theirs"));
        router.connect(dealer.bind(Sockets.ANY_PORT));

        router.send(Message.of("theirs", "hello"));
        assertThat(Sockets.receive(dealer).text()).isEqualTo("hello");
        dealer.send("answer");
        Payloads.assertEqual(router.receive(), Message.of("theirs", "answer"));
    }

    @Test
    void weAreNotifiedOfTheirPeers() {
        Socket router = contexts.socket(SocketType.ROUTER).setOption(SocketOptions.ROUTER_NOTIFY, RouterNotify.BOTH);
        PythonSocket dealer = python.socket("DEALER").routingId(Zmtp.text("anna"));
        dealer.connect(router.bind(Sockets.ANY_PORT));
        Payloads.assertEqual(Sockets.receive(router), Message.of("anna", ""));
        dealer.close();
        Payloads.assertEqual(Sockets.receive(router), Message.of("anna", ""));
    }

    @Test
    void theirDealersAreGreetedAndMissed() {
        Socket router = contexts.socket(SocketType.ROUTER)
                .setOption(SocketOptions.HELLO_MESSAGE, Zmtp.text("hello"))
                .setOption(SocketOptions.DISCONNECT_MESSAGE, Zmtp.text("gone"));
        PythonSocket dealer = python.socket("DEALER").routingId(Zmtp.text("anna"));
        dealer.connect(router.bind(Sockets.ANY_PORT));
        assertThat(dealer.receive().text()).isEqualTo("hello");
        dealer.close();
        Payloads.assertEqual(Sockets.receive(router), Message.of("anna", "gone"));
    }

    @Test
    void theirRouterIsGreetedAndItsLossIsAHiccup() {
        PythonSocket router = python.socket("ROUTER");
        Socket dealer = named("anna")
                .setOption(SocketOptions.HELLO_MESSAGE, Zmtp.text("hello"))
                .setOption(SocketOptions.HICCUP_MESSAGE, Zmtp.text("hiccup"))
                .connect(router.bind(Sockets.ANY_PORT));
        Payloads.assertEqual(router.receive(), Message.of("anna", "hello"));
        router.close();
        assertThat(Sockets.receive(dealer).text()).isEqualTo("hiccup");
    }

    private Socket named(String name) {
        return contexts.socket(SocketType.DEALER).setOption(SocketOptions.ROUTING_ID, Zmtp.text(name));
    }
}
