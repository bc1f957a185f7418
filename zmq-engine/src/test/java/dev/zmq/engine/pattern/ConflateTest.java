// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.InvalidOptionException;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With CONFLATE a newer message takes the place of an older one. */
class ConflateTest {

    private static final int LARGE_BYTES = 200_000;

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @ParameterizedTest
    @EnumSource(
            value = SocketType.class,
            names = {"PUSH", "DEALER"})
    void onlyTheNewestMessageWaitsForAPeerThatIsNotThereYet(SocketType type) {
        String endpoint = Endpoints.unbound();
        Socket sender = conflating(type).connect(endpoint);
        Sockets.sendNumbers(sender, 0, 100);
        assertThat(Sockets.outgoingDepth(sender)).isOne();
        Socket receiver = contexts.socket(type == SocketType.PUSH ? SocketType.PULL : SocketType.DEALER);
        receiver.bind(endpoint);

        assertThat(Sockets.receive(receiver).text()).isEqualTo("99");
        sender.send("end");
        assertThat(Sockets.receive(receiver).text()).isEqualTo("end");
        assertThat(sender.statistics().dropped()).containsOnlyKeys(DropReason.CONFLATED);
        assertThat(sender.statistics().dropped()).containsEntry(DropReason.CONFLATED, 99L);
    }

    @ParameterizedTest
    @EnumSource(
            value = SocketType.class,
            names = {"PUSH", "DEALER", "PUB"})
    void aPeerThatDoesNotReadGetsTheNewestWhenItDoes(SocketType type) {
        Socket sender = conflating(type);
        try (RawPeer slow = RawPeer.connect(sender.bind(Sockets.ANY_PORT), 8192)
                .handshake(type == SocketType.PUB ? "SUB" : type == SocketType.PUSH ? "PULL" : "DEALER")) {
            if (type == SocketType.PUB) {
                slow.send(Zmtp.subscribe(""));
                Sockets.eventually("subscription").until(() -> sender.topicCount() == 1);
            }
            Sockets.awaitReady(sender, 1);
            int count = 500;
            for (int i = 0; i < count; i++) {
                assertThat(sender.trySend(Message.of(Zmtp.text("" + i), new byte[LARGE_BYTES])))
                        .isTrue();
                assertThat(Sockets.outgoingDepth(sender)).isLessThanOrEqualTo(1);
            }

            int received = 0;
            String last;
            do {
                last = slow.readMessage().text();
                assertThat(slow.readMessage().body()).hasSize(LARGE_BYTES);
                received++;
            } while (!last.equals("" + (count - 1)));

            assertThat(received).isLessThan(count);
            assertThat(sender.statistics().dropped()).containsOnlyKeys(DropReason.CONFLATED);
            assertThat(sender.statistics().dropped()).containsEntry(DropReason.CONFLATED, (long) count - received);
            assertThat(sender.statistics().sentMessages()).isEqualTo(received);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SocketType.class,
            names = {"PULL", "DEALER", "SUB"})
    void onlyTheNewestMessageWaitsForTheApplication(SocketType type) {
        Socket receiver = conflating(type).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 10);
        if (type == SocketType.SUB) {
            receiver.subscribe("");
        }
        try (RawPeer peer = RawPeer.connect(receiver.bind(Sockets.ANY_PORT))
                .handshake(type == SocketType.SUB ? "PUB" : type == SocketType.PULL ? "PUSH" : "DEALER")) {
            for (int i = 0; i < 1_000; i++) {
                peer.send(Zmtp.message("" + i));
            }
            Sockets.eventually("all messages").until(() -> receiver.statistics().receivedMessages() == 1_000);

            assertThat(Sockets.incomingDepth(receiver)).isOne();
            assertThat(Sockets.receive(receiver).text()).isEqualTo("999");
            assertThat(receiver.receive(Duration.ofMillis(50))).isNull();
            assertThat(receiver.statistics().dropped()).containsEntry(DropReason.CONFLATED, 999L);

            peer.send(Zmtp.message("next"));
            assertThat(Sockets.receive(receiver).text()).isEqualTo("next");
        }
    }

    @Test
    void everyPeerHasItsOwnNewestMessage() {
        Socket push = conflating(SocketType.PUSH).connect(Endpoints.unbound()).connect(Endpoints.unbound());
        for (int i = 0; i < 10; i++) {
            push.send("message");
        }

        assertThat(push.statistics().peers())
                .allSatisfy(peer -> assertThat(peer.outgoing().depth()).isOne());
        assertThat(push.statistics().dropped()).containsEntry(DropReason.CONFLATED, 8L);
    }

    @Test
    void theNewestMessageIsSentWithinLinger() {
        Socket push = conflating(SocketType.PUSH).setOption(SocketOptions.LINGER, Sockets.PATIENCE);
        try (RawPeer slow = RawPeer.connect(push.bind(Sockets.ANY_PORT), 8192).handshake("PULL")) {
            Sockets.awaitReady(push, 1);
            for (int i = 0; i < 100; i++) {
                push.send(Message.of(Zmtp.text("" + i), new byte[LARGE_BYTES]));
            }
            push.close();

            String last;
            do {
                last = slow.readMessage().text();
                slow.readMessage();
            } while (!last.equals("99"));
            slow.assertClosed();
        }
    }

    @Test
    void aChangedHighWaterMarkMakesNoQueueOfIt() {
        Socket push = conflating(SocketType.PUSH).connect(Endpoints.unbound());
        push.setOption(SocketOptions.SEND_HIGH_WATER_MARK, 100);
        Sockets.sendNumbers(push, 0, 10);

        assertThat(Sockets.outgoingDepth(push)).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {Sockets.ANY_PORT, "inproc://numbers"})
    void anEndpointKeepsWhatTheOptionWasWhenItWasBound(String endpoint) {
        Socket pull = contexts.socket(SocketType.PULL);
        String before = pull.bind(endpoint);
        pull.setOption(SocketOptions.CONFLATE, true);

        Socket push = contexts.socket(SocketType.PUSH).connect(before);
        Sockets.sendNumbers(push, 0, 100);
        Sockets.eventually("all messages").until(() -> Sockets.incomingDepth(pull) == 100);

        Sockets.receiveNumbers(pull, 0, 100);
    }

    @Test
    void aPeerThatIsConnectedAgainIsQueuedForAsBefore() {
        String endpoint = Endpoints.unbound();
        Socket pull = contexts.socket(SocketType.PULL).connect(endpoint);
        pull.setOption(SocketOptions.CONFLATE, true);
        Socket push = contexts.socket(SocketType.PUSH);
        push.bind(endpoint);
        Sockets.awaitReady(push, 1);

        Sockets.sendNumbers(push, 0, 100);
        Sockets.eventually("all messages").until(() -> Sockets.incomingDepth(pull) == 100);

        Sockets.receiveNumbers(pull, 0, 100);
    }

    @Test
    void otherTypesRefuseToConflate() {
        Socket router = contexts.socket(SocketType.ROUTER);

        assertThatThrownBy(() -> router.setOption(SocketOptions.CONFLATE, true))
                .isInstanceOf(InvalidOptionException.class);
    }

    private Socket conflating(SocketType type) {
        return contexts.socket(type).setOption(SocketOptions.CONFLATE, true);
    }
}
