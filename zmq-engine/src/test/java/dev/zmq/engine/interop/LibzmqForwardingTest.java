// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.PythonPeer;
import dev.zmq.engine.testkit.PythonSocket;
import dev.zmq.engine.testkit.RequiresLibzmq;
import dev.zmq.engine.testkit.SharedPythonPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import dev.zmq.engine.testkit.Zmtp;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** XPUB and XSUB with libzmq, and subscriptions that travel through a proxy of either. */
@RequiresLibzmq
@Tag("R19")
@Tag("R26")
class LibzmqForwardingTest {

    @RegisterExtension
    static final SharedPythonPeer python = new SharedPythonPeer();

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void ourXpubIsToldWhatTheirSubscribersWant() {
        Socket xpub = contexts.socket(SocketType.XPUB);
        String endpoint = xpub.bind(Sockets.ANY_PORT);
        PythonSocket sub = python.socket("SUB").subscribe(Zmtp.text("a"));
        sub.connect(endpoint);
        assertThat(Sockets.receive(xpub).text()).isEqualTo("\u0001a");
        PythonSocket xsub = python.socket("XSUB").connect(endpoint);
        xsub.send(Message.of("\u0001a"));
        xsub.send(Message.of("\u0001b"));
        assertThat(Sockets.receive(xpub).text()).isEqualTo("\u0001b");
        xsub.send(Message.of("user", "message"));
        Payloads.assertEqual(Sockets.receive(xpub), Message.of("user", "message"));

        xpub.send("a");
        assertThat(sub.receive().text()).isEqualTo("a");
        assertThat(xsub.receive().text()).isEqualTo("a");
        sub.unsubscribe(Zmtp.text("a"));
        xsub.send(Message.of("\u0000b"));
        assertThat(Sockets.receive(xpub).text()).isEqualTo("\u0000b");
        xsub.close();
        assertThat(Sockets.receive(xpub).text()).isEqualTo("\u0000a");
    }

    @Test
    void ourXsubSubscribesAtTheirPublishers() {
        Socket xsub = contexts.socket(SocketType.XSUB);
        String endpoint = xsub.bind(Sockets.ANY_PORT);
        PythonSocket xpub = python.socket("XPUB").connect(endpoint);
        Sockets.awaitReady(xsub, 1);
        Stream.of("\u0001a", "\u0001a", "\u0000a", "user", "\u0000a").forEach(xsub::send);

        // Their XPUB tells only the first and the last; our user message may be overtaken by the cancellation.
        assertThat(xpub.receive().text()).isEqualTo("\u0001a");
        assertThat(Stream.of(xpub.receive().text(), xpub.receive().text()))
                .containsExactlyInAnyOrder("user", "\u0000a");
        xsub.send("\u0001b");
        assertThat(xpub.receive().text()).isEqualTo("\u0001b");
        xpub.send(Message.of("b"));
        assertThat(Sockets.receive(xsub).text()).isEqualTo("b");
    }

    @Test
    void theirManualXpubSubscribesOurs() {
        PythonSocket xpub = python.socket("XPUB").option("XPUB_MANUAL", 1);
        Socket sub = contexts.socket(SocketType.SUB).subscribe("a").connect(xpub.bind(Sockets.ANY_PORT));
        assertThat(xpub.receive().text()).isEqualTo("\u0001a");
        xpub.subscribe(Zmtp.text("a2"));
        xpub.send(Message.of("a1"));
        xpub.send(Message.of("a2"));

        assertThat(Sockets.receive(sub).text()).isEqualTo("a2");
    }

    @Test
    void ourManualXpubSubscribesTheirs() {
        Socket xpub = contexts.socket(SocketType.XPUB)
                .setOption(SocketOptions.XPUB_MANUAL, true)
                .setOption(SocketOptions.XPUB_WELCOME_MESSAGE, Zmtp.text("a welcome"));
        PythonSocket sub = python.socket("SUB").subscribe(Zmtp.text("a"));
        sub.connect(xpub.bind(Sockets.ANY_PORT));
        assertThat(sub.receive().text()).isEqualTo("a welcome");
        assertThat(Sockets.receive(xpub).text()).isEqualTo("\u0001a");
        xpub.subscribe("a2");
        xpub.send("a1");
        xpub.send("a2");

        assertThat(sub.receive().text()).isEqualTo("a2");
    }

    @Test
    void invertedMatchingMeansTheSameOnBothSides() {
        Socket pub = contexts.socket(SocketType.PUB).setOption(SocketOptions.INVERT_MATCHING, true);
        PythonSocket sub = python.socket("SUB").option("INVERT_MATCHING", 1).subscribe(Zmtp.text("a"));
        sub.connect(pub.bind(Sockets.ANY_PORT));
        Sockets.eventually("subscription").until(() -> pub.topicCount() == 1);
        Stream.of("a", "ab", "b").forEach(pub::send);
        assertThat(sub.receive().text()).isEqualTo("b");

        PythonSocket xpub = python.socket("XPUB").option("INVERT_MATCHING", 1);
        Socket ours = contexts.socket(SocketType.SUB).setOption(SocketOptions.INVERT_MATCHING, true);
        ours.subscribe("a").connect(xpub.bind(Sockets.ANY_PORT));
        assertThat(xpub.receive().text()).isEqualTo("\u0001a");
        Stream.of("a", "ab", "b").forEach(topic -> xpub.send(Message.of(topic)));
        assertThat(Sockets.receive(ours).text()).isEqualTo("b");
    }

    @Test
    void theirsSpeakThroughAProxyOfOurs() {
        Socket frontend = contexts.socket(SocketType.XSUB);
        Socket backend = contexts.socket(SocketType.XPUB);
        String publishers = frontend.bind(Sockets.ANY_PORT);
        String subscribers = backend.bind(Sockets.ANY_PORT);
        try (Workers workers = new Workers()) {
            workers.run(() -> forward(frontend, backend));
            workers.run(() -> forward(backend, frontend));
            assertForwards(publishers, subscribers);
            frontend.close();
            backend.close();
            workers.join();
        }
    }

    private static void assertForwards(String publishers, String subscribers) {
        PythonSocket sub = python.socket("SUB").subscribe(Zmtp.text("a")).connect(subscribers);
        PythonSocket xpub = python.socket("XPUB").connect(publishers);
        assertThat(xpub.receive().text()).isEqualTo("\u0001a");
        PythonSocket late = python.socket("XPUB").connect(publishers);
        assertThat(late.receive().text()).isEqualTo("\u0001a");

        xpub.send(Message.of("b"));
        xpub.send(Message.of("a", "1"));
        Payloads.assertEqual(sub.receive(), Message.of("a", "1"));
        late.send(Message.of("a", "2"));
        Payloads.assertEqual(sub.receive(), Message.of("a", "2"));

        sub.close();
        assertThat(xpub.receive().text()).isEqualTo("\u0000a");
        assertThat(late.receive().text()).isEqualTo("\u0000a");
    }

    @Test
    void oursSpeakThroughAProxyOfTheirs() {
        try (PythonPeer device = PythonPeer.start()) {
            PythonSocket frontend = device.socket("XSUB");
            PythonSocket backend = device.socket("XPUB");
            String publishers = frontend.bind(Sockets.ANY_PORT);
            String subscribers = backend.bind(Sockets.ANY_PORT);
            frontend.proxyWith(backend);
            Socket sub = contexts.socket(SocketType.SUB).subscribe("a").connect(subscribers);
            Socket xpub = contexts.socket(SocketType.XPUB).connect(publishers);
            assertThat(Sockets.receive(xpub).text()).isEqualTo("\u0001a");
            Socket pub = contexts.socket(SocketType.PUB).connect(publishers);
            Sockets.eventually("subscription at a late publisher").until(() -> pub.topicCount() == 1);

            xpub.send("b");
            xpub.send("a1");
            assertThat(Sockets.receive(sub).text()).isEqualTo("a1");
            pub.send("a2");
            assertThat(Sockets.receive(sub).text()).isEqualTo("a2");

            sub.unsubscribe("a");
            assertThat(Sockets.receive(xpub).text()).isEqualTo("\u0000a");
        }
    }

    @Test
    @Tag("V15")
    void ourXsubSubscribesAgainAtTheirPublisherThatCameBack() {
        String endpoint = Endpoints.unbound();
        Socket xsub = contexts.socket(SocketType.XSUB).connect(endpoint);
        xsub.send("\u0001a");
        for (int round = 0; round < 2; round++) {
            PythonSocket xpub = python.socket("XPUB");
            xpub.bind(endpoint);
            assertThat(xpub.receive().text()).isEqualTo("\u0001a");
            xpub.close();
        }
    }

    private static void forward(Socket from, Socket to) {
        try {
            while (true) {
                to.send(from.receive(SocketOptions.INFINITE));
            }
        } catch (ZmqClosedException e) {
            return; // the end of the test
        }
    }
}
