// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** ROUTER addresses its peers by routing id. */
@Tag("V26")
class RouterTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void everyPeerIsKnownByTheNameItChose() {
        Socket router = contexts.socket(SocketType.ROUTER);
        String endpoint = router.bind(Sockets.ANY_PORT);
        Socket anna = named(SocketType.DEALER, "anna").connect(endpoint);
        Socket otto = named(SocketType.REQ, "otto").connect(endpoint);
        Sockets.awaitReady(router, 2);

        anna.send(Message.of("hello", "world"));
        Payloads.assertEqual(Sockets.receive(router), Message.of("anna", "hello", "world"));
        otto.send("question");
        Payloads.assertEqual(Sockets.receive(router), Message.of("otto", "", "question"));

        router.send(Message.of("otto", "", "answer"));
        router.send(Message.of("anna", "unasked"));

        assertThat(Sockets.receive(otto).text()).isEqualTo("answer");
        assertThat(Sockets.receive(anna).text()).isEqualTo("unasked");
        assertThat(router.statistics().peers()).extracting("routingId").containsExactlyInAnyOrder("anna", "otto");
    }

    @Test
    void peersWithoutANameGetFiveBytesThatBeginWithZero() {
        Socket router = contexts.socket(SocketType.ROUTER);
        String endpoint = router.bind(Sockets.ANY_PORT);
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            Socket dealer = contexts.socket(SocketType.DEALER).connect(endpoint);
            dealer.send("hello");
            byte[] id = Sockets.receive(router).part(0);
            assertThat(id).hasSize(5).startsWith(0);
            ids.add(HexFormat.of().formatHex(id));

            router.send(Message.of(id, Zmtp.text("back to you")));
            assertThat(Sockets.receive(dealer).text()).isEqualTo("back to you");
        }
        assertThat(ids).hasSize(10);
    }

    @Test
    void anAnnouncedIdThatLooksGeneratedCollidesWithNone() {
        Socket router = contexts.socket(SocketType.ROUTER);
        String endpoint = router.bind(Sockets.ANY_PORT);
        Socket before = contexts.socket(SocketType.DEALER).connect(endpoint);
        before.send("before");
        byte[] generated = Sockets.receive(router).part(0);
        byte[] next = generated.clone();
        ByteBuffer.wrap(next).putInt(1, ByteBuffer.wrap(generated).getInt(1) + 1);
        try (RawPeer impostor = RawPeer.connect(endpoint).handshake(1, Zmtp.ready("DEALER", next))) {
            Sockets.awaitReady(router, 2);
            Socket after = contexts.socket(SocketType.DEALER).connect(endpoint);
            after.send("after");
            byte[] idAfter = Sockets.receive(router).part(0);
            assertThat(idAfter).hasSize(5).startsWith(0).isNotEqualTo(next).isNotEqualTo(generated);

            router.send(Message.of(next, Zmtp.text("to the impostor")));
            router.send(Message.of(idAfter, Zmtp.text("to the last")));

            assertThat(impostor.readMessage().text()).isEqualTo("to the impostor");
            assertThat(Sockets.receive(after).text()).isEqualTo("to the last");
        }
    }

    @Test
    void messagesToUnknownPeersAreDroppedAndCounted() {
        Socket router = contexts.socket(SocketType.ROUTER);
        router.bind(Sockets.ANY_PORT);

        router.send(Message.of("nobody", "hello"));
        router.send(Message.of("nobody", "hello"));

        assertThat(router.statistics().dropped()).containsEntry(DropReason.NO_ROUTE, 2L);
        assertThat(router.statistics().sentMessages()).isZero();
    }

    @Test
    void aMessageThatIsOnlyAnAddressIsDropped() {
        Socket router = contexts.socket(SocketType.ROUTER);
        Socket dealer = named(SocketType.DEALER, "anna").connect(router.bind(Sockets.ANY_PORT));
        Sockets.awaitReady(router, 1);

        router.send("anna");
        router.send(Message.of("anna", "hello"));

        assertThat(Sockets.receive(dealer).text()).isEqualTo("hello");
        assertThat(router.statistics().dropped()).containsEntry(DropReason.BAD_ENVELOPE, 1L);
    }

    @Test
    void theSecondPeerOfANameIsNotServed() {
        Socket router = contexts.socket(SocketType.ROUTER);
        String endpoint = router.bind(Sockets.ANY_PORT);
        Socket first = named(SocketType.DEALER, "anna").connect(endpoint);
        first.send("first");
        assertThat(Sockets.receive(router).text(1)).isEqualTo("first");
        try (RawPeer second = RawPeer.connect(endpoint).handshake("DEALER", "anna")) {
            second.send(Zmtp.message("second"));

            assertThat(router.receive(Duration.ofMillis(100))).isNull();
            router.send(Message.of("anna", "to the first"));
            assertThat(Sockets.receive(first).text()).isEqualTo("to the first");
        }
    }

    @Test
    void aNameIsFreeAgainWhenItsPeerHasGone() {
        Socket router = contexts.socket(SocketType.ROUTER);
        String endpoint = router.bind(Sockets.ANY_PORT);
        for (int i = 0; i < 10; i++) {
            try (Socket dealer = named(SocketType.DEALER, "anna")) {
                dealer.connect(endpoint);
                dealer.send("hello");
                assertThat(Sockets.receive(router).text()).isEqualTo("anna");
                router.send(Message.of("anna", "answer " + i));
                assertThat(Sockets.receive(dealer).text()).isEqualTo("answer " + i);
            }
            Sockets.awaitReady(router, 0);
        }
    }

    private Socket named(SocketType type, String name) {
        return contexts.socket(type).setOption(SocketOptions.ROUTING_ID, Zmtp.text(name));
    }
}
