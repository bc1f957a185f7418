// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.PythonSocket;
import dev.zmq.engine.testkit.RequiresLibzmq;
import dev.zmq.engine.testkit.SharedPythonPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Publish and subscribe with libzmq: who filters, who forgets, who asks again. */
@RequiresLibzmq
@Tag("V18")
@Tag("L19")
class LibzmqSubscriptionTest {

    private static final Duration MOMENT = Duration.ofMillis(20);

    @RegisterExtension
    static final SharedPythonPeer python = new SharedPythonPeer();

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void theirSubscriberReceivesOnlyWhatMatchesItsPrefixes() {
        Socket pub = contexts.socket(SocketType.PUB);
        PythonSocket sub = python.socket("SUB").subscribe(Zmtp.text("the_")).subscribe(Zmtp.text("sync"));
        sub.connect(pub.bind(Sockets.ANY_PORT));
        publishUntilReceived(pub, sub, "sync");

        Stream.of("the", "the_streets", "other", "The_", "the_who", "", "sync").forEach(pub::send);

        assertThat(Stream.generate(sub::receive).limit(3))
                .extracting(Message::text)
                .containsExactly("the_streets", "the_who", "sync");
    }

    @Test
    void ourSubscriberReceivesOnlyWhatMatchesItsPrefixes() {
        Socket sub = contexts.socket(SocketType.SUB).subscribe("the_").subscribe("sync");
        PythonSocket pub = python.socket("XPUB");
        sub.connect(pub.bind(Sockets.ANY_PORT));
        awaitSubscriptions(pub, "the_", "sync");

        Stream.of("the", "the_streets", "other", "The_", "the_who", "", "sync")
                .forEach(topic -> pub.send(Message.of(topic)));

        assertThat(Stream.generate(() -> Sockets.receive(sub)).limit(3))
                .extracting(Message::text)
                .containsExactly("the_streets", "the_who", "sync");
    }

    @Test
    void onlyTheFirstPartIsMatched() {
        Socket sub = contexts.socket(SocketType.SUB).subscribe("a");
        PythonSocket pub = python.socket("XPUB");
        sub.connect(pub.bind(Sockets.ANY_PORT));
        awaitSubscriptions(pub, "a");

        pub.send(Message.of("b", "a"));
        pub.send(Message.of("a", "b"));

        assertThat(Sockets.receive(sub).text()).isEqualTo("a");
    }

    @Test
    void theirSubscriberStopsReceivingWhatItHasUnsubscribed() {
        Socket pub = contexts.socket(SocketType.PUB);
        PythonSocket sub = python.socket("SUB").subscribe(Zmtp.text("a")).subscribe(Zmtp.text("b"));
        sub.connect(pub.bind(Sockets.ANY_PORT));
        publishUntilReceived(pub, sub, "a");

        sub.unsubscribe(Zmtp.text("a"));
        sub.subscribe(Zmtp.text("after"));
        publishUntilReceived(pub, sub, "after");
        pub.send("a");
        pub.send("b");

        assertThat(sub.receive().text()).isEqualTo("b");
    }

    @Test
    void ourSubscriberTakesSubscriptionsBackOneByOne() {
        Socket sub =
                contexts.socket(SocketType.SUB).subscribe("a").subscribe("a").subscribe("b");
        PythonSocket pub = python.socket("XPUB");
        sub.connect(pub.bind(Sockets.ANY_PORT));
        awaitSubscriptions(pub, "a", "b");

        sub.unsubscribe("a"); // one of two is left: nothing changes upstream
        sub.unsubscribe("never subscribed");
        sub.subscribe("c");
        assertThat(pub.receive().text()).isEqualTo("\u0001c");
        pub.send(Message.of("a"));
        assertThat(Sockets.receive(sub).text()).isEqualTo("a");

        sub.unsubscribe("a");
        assertThat(pub.receive().text()).isEqualTo("\u0000a");
        pub.send(Message.of("a"));
        pub.send(Message.of("b"));
        assertThat(Sockets.receive(sub).text()).isEqualTo("b");
    }

    @Test
    void subscriptionsWithLongTopicsReachThem() {
        String topic255 = "x".repeat(255);
        String topic1000 = "y".repeat(1000);
        Socket sub = contexts.socket(SocketType.SUB).subscribe(topic255).subscribe(topic1000);
        PythonSocket pub = python.socket("XPUB");
        sub.connect(pub.bind(Sockets.ANY_PORT));

        awaitSubscriptions(pub, topic255, topic1000);

        pub.send(Message.of(topic1000));
        assertThat(Sockets.receive(sub).text()).isEqualTo(topic1000);
    }

    @Test
    @Tag("V15")
    void ourSubscriberSubscribesAgainAfterTheirPublisherCameBack() {
        String endpoint = Endpoints.unbound();
        Socket sub =
                contexts.socket(SocketType.SUB).subscribe("a").subscribe("b").unsubscribe("b");
        sub.connect(endpoint);
        for (int round = 0; round < 2; round++) {
            PythonSocket pub = python.socket("XPUB");
            pub.bind(endpoint);
            awaitSubscriptions(pub, "a");
            pub.send(Message.of("b"));
            pub.send(Message.of("a" + round));
            assertThat(Sockets.receive(sub).text()).isEqualTo("a" + round);
            pub.close();
        }
    }

    @Test
    @Tag("V15")
    void theirSubscriberSubscribesAgainAfterOurPublisherCameBack() {
        String endpoint = Endpoints.unbound();
        PythonSocket sub = python.socket("SUB").subscribe(Zmtp.text("a"));
        sub.connect(endpoint);
        for (int round = 0; round < 2; round++) {
            try (Socket pub = contexts.socket(SocketType.PUB)) {
                pub.bind(endpoint);
                publishUntilReceived(pub, sub, "a");
                pub.send("b");
                pub.send("a" + round);
                assertThat(sub.receive().text()).isEqualTo("a" + round);
            }
        }
    }

    @Test
    @Tag("V40")
    void ourSubscriberSubscribesAtEveryPublisher() {
        Socket sub = contexts.socket(SocketType.SUB).subscribe("early");
        PythonSocket first = python.socket("XPUB");
        PythonSocket second = python.socket("XPUB");
        sub.connect(first.bind(Sockets.ANY_PORT));
        second.connect(sub.bind(Sockets.ANY_PORT));
        awaitSubscriptions(first, "early");
        awaitSubscriptions(second, "early");

        sub.subscribe("late");

        awaitSubscriptions(first, "late");
        awaitSubscriptions(second, "late");
        first.send(Message.of("late 1"));
        assertThat(Sockets.receive(sub).text()).isEqualTo("late 1");
        second.send(Message.of("late 2"));
        assertThat(Sockets.receive(sub).text()).isEqualTo("late 2");
        assertThat(sub.receive(MOMENT)).isNull();
    }

    private static void awaitSubscriptions(PythonSocket pub, String... topics) {
        List<String> expected = Stream.of(topics).map(topic -> "\u0001" + topic).toList();
        List<String> received =
                Stream.generate(() -> pub.receive().text()).limit(topics.length).toList();
        assertThat(received).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static void publishUntilReceived(Socket pub, PythonSocket sub, String topic) {
        for (Message received = null; received == null; received = sub.receive((int) MOMENT.toMillis())) {
            pub.send(topic + " probe");
        }
        pub.send(topic + " end of probes");
        while (!sub.receive().text().equals(topic + " end of probes")) {
            // one probe more that was under way
        }
    }
}
