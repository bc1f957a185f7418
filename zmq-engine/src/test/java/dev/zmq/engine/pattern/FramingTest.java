// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages on the wire: what framing costs, and that it is never seen. */
class FramingTest {

    private static final int MEBIBYTE = 1 << 20;

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @ParameterizedTest(name = "{0} bytes take {1} on the wire")
    @CsvSource({"0, 2", "1, 3", "255, 257", "256, 265", "10000, 10009", "10485760, 10485769"})
    @Tag("V25")
    void aFrameCostsTwoBytesOrNine(int bytes, int bytesOnTheWire) {
        Socket push = contexts.socket(SocketType.PUSH);
        byte[] body = Payloads.random(1, bytes);
        try (RawPeer peer = RawPeer.connect(push.bind(Sockets.ANY_PORT)).handshake("PULL")) {
            push.send(body);
            push.send(body);

            byte[] expected = Zmtp.join(Zmtp.frame(0, body), Zmtp.frame(0, body));
            assertThat(expected).hasSize(2 * bytesOnTheWire);
            assertThat(Arrays.equals(peer.read(expected.length), expected))
                    .as("bytes on the wire")
                    .isTrue();
            assertThat(peer.hasInputWithin(Duration.ofMillis(20))).isFalse();
        }
    }

    @Test
    @Tag("V25")
    void theHandshakeCostsAGreetingAndOneCommand() {
        Socket push = contexts.socket(SocketType.PUSH);
        try (RawPeer peer = RawPeer.connect(push.bind(Sockets.ANY_PORT))) {
            peer.send(Zmtp.greeting(), Zmtp.ready("PULL"));
            peer.readGreeting();

            assertThat(peer.read(Zmtp.ready("PUSH").length)).isEqualTo(Zmtp.ready("PUSH"));
            assertThat(peer.hasInputWithin(Duration.ofMillis(50))).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 10_000})
    @Tag("L5")
    void aMessageOfManyPartsArrivesWhole(int parts) {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        Message message = Payloads.ofParts(parts);

        push.send(message);
        push.send("next");

        Payloads.assertEqual(Sockets.receive(pull), message);
        assertThat(Sockets.receive(pull).text()).isEqualTo("next");
    }

    @Test
    @Tag("V19")
    @Tag("V24")
    void messagesOfAllSizesArriveAsTheyWere() throws Exception {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        List<Message> messages = new ArrayList<>(Payloads.ofAllSizes());
        messages.addAll(Payloads.ofSeveralParts());
        for (int bytes = 0; bytes < 20_000; bytes += 97) {
            messages.add(Message.of(Payloads.random(2, bytes)));
        }
        try (Workers workers = new Workers()) {
            Future<?> sender = workers.run(() -> messages.forEach(push::send));

            messages.forEach(expected -> Payloads.assertEqual(Sockets.receive(pull), expected));

            Workers.join(sender);
        }
    }

    @Test
    @Tag("V23")
    void messagesOfAHundredMebibytesArriveWhole() throws Exception {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        Message large = Message.of(Payloads.random(3, 100 * MEBIBYTE));
        try (Workers workers = new Workers()) {
            Future<?> sender = workers.run(() -> {
                push.send("before");
                push.send(large);
                push.send("after");
            });

            assertThat(Sockets.receive(pull).text()).isEqualTo("before");
            Payloads.assertEqual(Sockets.receive(pull), large);
            assertThat(Sockets.receive(pull).text()).isEqualTo("after");
            Workers.join(sender);
        }
    }

    @Test
    @Tag("L18")
    void nothingIsSeenOfAMessageBeforeItsLastPart() {
        Socket pull = contexts.socket(SocketType.PULL);
        try (RawPeer peer = RawPeer.connect(pull.bind(Sockets.ANY_PORT)).handshake("PUSH")) {
            peer.send(Zmtp.frame(Zmtp.MORE, Zmtp.text("Hello")), Zmtp.frame(Zmtp.MORE, Zmtp.text("Perl")));
            assertThat(pull.receive(Duration.ofMillis(50))).isNull();
            assertThat(pull.tryReceive()).isNull();

            peer.send(Zmtp.message("hackers"));

            Payloads.assertEqual(Sockets.receive(pull), Message.of("Hello", "Perl", "hackers"));
        }
    }

    @Test
    void aBatchIsReceivedInOneCall() {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        assertThat(pull.receive(new ArrayList<>(), 10, Duration.ofMillis(20))).isZero();
        Sockets.sendNumbers(push, 0, 100);
        Sockets.eventually("all arrived").until(() -> Sockets.incomingDepth(pull) == 100);
        List<Message> batch = new ArrayList<>();

        assertThat(pull.receive(batch, 30, Sockets.PATIENCE)).isEqualTo(30);
        assertThat(pull.receive(batch, 1000, Duration.ZERO)).isEqualTo(70);
        assertThat(pull.receive(batch, 1, Duration.ZERO)).isZero();

        for (int i = 0; i < 100; i++) {
            assertThat(Sockets.number(batch.get(i))).isEqualTo(i);
        }
    }
}
