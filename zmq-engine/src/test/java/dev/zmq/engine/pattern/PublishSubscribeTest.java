// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqUnsupportedException;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** PUB and SUB: filtering at the publisher, and dropping for who is slow. */
class PublishSubscribeTest {

    private static final int SMALL_BUFFER = 8192;
    private static final String END_OF_PREPARATION = "end of preparation";

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    @Tag("L19")
    void nothingThatDoesNotMatchIsSentToASubscriber() {
        Socket pub = contexts.socket(SocketType.PUB);
        try (RawPeer subscriber = RawPeer.connect(pub.bind(Sockets.ANY_PORT)).handshake("SUB")) {
            subscriber.send(Zmtp.subscribe("wanted"));
            awaitSubscription(pub, subscriber, "wanted");
            long sentBefore = pub.statistics().sentMessages();

            for (int i = 0; i < 10_000; i++) {
                pub.send(Message.of("want", "not " + i));
            }
            pub.send("wanted at last");

            assertThat(subscriber.read(16)).isEqualTo(Zmtp.message("wanted at last"));
            assertThat(subscriber.hasInputWithin(Duration.ofMillis(50))).isFalse();
            assertThat(pub.statistics().sentMessages()).isEqualTo(sentBefore + 1);
            assertThat(pub.statistics().dropped()).isEmpty();
        }
    }

    @Test
    void aMessageThatMatchesTwiceComesOnce() {
        Socket pub = contexts.socket(SocketType.PUB);
        Socket sub =
                contexts.socket(SocketType.SUB).subscribe("a").subscribe("ab").subscribe("");
        sub.connect(pub.bind(Sockets.ANY_PORT));
        Sockets.publishUntilReceived(pub, sub, "abc");

        pub.send("abc");
        pub.send("end");

        assertThat(received(sub, 2)).containsExactly("abc", "end");
    }

    @Test
    void whatIsUnsubscribedStops() {
        Socket pub = contexts.socket(SocketType.PUB);
        Socket sub =
                contexts.socket(SocketType.SUB).subscribe("a").subscribe("a").subscribe("b");
        sub.connect(pub.bind(Sockets.ANY_PORT));
        Sockets.publishUntilReceived(pub, sub, "a");

        sub.unsubscribe("a").unsubscribe("nothing");
        Sockets.publishUntilReceived(pub, sub, "a");

        sub.unsubscribe("a").subscribe("c");
        Sockets.publishUntilReceived(pub, sub, "c");
        pub.send("a");
        pub.send("b");
        assertThat(received(sub, 1)).containsExactly("b");
    }

    @Test
    void whatArrivedBeforeTheUnsubscriptionIsNotDeliveredAfterIt() {
        Socket pub = contexts.socket(SocketType.PUB);
        Socket sub = contexts.socket(SocketType.SUB).subscribe("a").subscribe("b");
        sub.connect(pub.bind(Sockets.ANY_PORT));
        Sockets.publishUntilReceived(pub, sub, "a");
        pub.send("a");
        pub.send("b");
        Sockets.eventually("both arrived").until(() -> Sockets.incomingDepth(sub) == 2);

        sub.unsubscribe("a");

        assertThat(received(sub, 1)).containsExactly("b");
    }

    @Test
    @Tag("V17")
    void aSlowSubscriberLosesMessagesAndTheLossIsCounted() {
        int published = 1000;
        Socket pub = contexts.socket(SocketType.PUB)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, 50)
                .setOption(SocketOptions.SEND_BUFFER, SMALL_BUFFER);
        try (RawPeer slow =
                RawPeer.connect(pub.bind(Sockets.ANY_PORT), SMALL_BUFFER).handshake("SUB")) {
            slow.send(Zmtp.subscribe(""));
            awaitSubscription(pub, slow, "sync");
            long sentBefore = pub.statistics().sentMessages();

            for (int i = 0; i < published; i++) {
                pub.send(Message.of(Zmtp.text(Integer.toString(i)), new byte[10_000]));
            }

            long sent = pub.statistics().sentMessages() - sentBefore;
            assertThat(Sockets.outgoingDepth(pub)).isLessThanOrEqualTo(50);
            assertThat(sent).isBetween(50L, 50L + 50);
            assertThat(pub.statistics().dropped()).containsExactly(entry(DropReason.HIGH_WATER_MARK, published - sent));
            int last = -1;
            for (int i = 0; i < sent; i++) {
                int number = Integer.parseInt(slow.readMessage().text());
                assertThat(number).isGreaterThan(last);
                assertThat(slow.readMessage().body()).as("whole message").hasSize(10_000);
                last = number;
            }
            Sockets.eventually("empty queue").until(() -> Sockets.outgoingDepth(pub) == 0);
            pub.send("served again");
            assertThat(slow.readMessage().text()).isEqualTo("served again");
        }
    }

    @Test
    void aSlowSubscriberDoesNotSlowTheOthers() {
        Socket pub = contexts.socket(SocketType.PUB)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, 10)
                .setOption(SocketOptions.SEND_BUFFER, SMALL_BUFFER);
        String endpoint = pub.bind(Sockets.ANY_PORT);
        Socket fast = contexts.socket(SocketType.SUB).subscribe("").connect(endpoint);
        try (RawPeer slow = RawPeer.connect(endpoint, SMALL_BUFFER).handshake("SUB")) {
            slow.send(Zmtp.subscribe(""));
            awaitSubscription(pub, slow, "sync");
            Sockets.publishUntilReceived(pub, fast, "sync");

            for (int i = 0; i < 1000; i++) {
                pub.send(Message.of(Zmtp.text("m"), new byte[10_000], Zmtp.text(Integer.toString(i))));
                assertThat(Sockets.number(Sockets.receive(fast))).isEqualTo(i);
            }
        }
    }

    @Test
    void whoSubscribesLateGetsWhatIsPublishedFromThenOn() {
        Socket pub = contexts.socket(SocketType.PUB);
        String endpoint = pub.bind(Sockets.ANY_PORT);
        pub.send("too early");
        Socket sub = contexts.socket(SocketType.SUB).subscribe("").connect(endpoint);
        Sockets.publishUntilReceived(pub, sub, "sync");

        Sockets.sendNumbers(pub, 0, 500);

        Sockets.receiveNumbers(sub, 0, 500);
        assertThat(sub.statistics().dropped()).isEmpty();
    }

    @Test
    void oneMessageGoesToAHundredSubscribers() {
        Socket pub = contexts.socket(SocketType.PUB);
        String endpoint = pub.bind(Sockets.ANY_PORT);
        List<Socket> subs = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Socket sub = contexts.socket(SocketType.SUB).subscribe("n").connect(endpoint);
            Sockets.publishUntilReceived(pub, sub, "n");
            subs.add(sub);
        }
        pub.send(Message.of("n", END_OF_PREPARATION));
        subs.forEach(PublishSubscribeTest::skipPreparation);
        long before = pub.statistics().sentMessages();

        for (int i = 0; i < 100; i++) {
            pub.send(Message.of("n", Integer.toString(i)));
        }

        subs.forEach(sub -> Sockets.receiveNumbers(sub, 0, 100));
        assertThat(pub.statistics().sentMessages() - before).isEqualTo(100 * 100);
    }

    @Test
    void directionsAreFixed() {
        Socket pub = contexts.socket(SocketType.PUB);
        Socket sub = contexts.socket(SocketType.SUB);

        assertThatThrownBy(pub::receive).isInstanceOf(ZmqUnsupportedException.class);
        assertThatThrownBy(() -> pub.subscribe("")).isInstanceOf(ZmqUnsupportedException.class);
        assertThatThrownBy(() -> sub.send("")).isInstanceOf(ZmqUnsupportedException.class);
        assertThatThrownBy(() -> contexts.socket(SocketType.PUSH).tryReceive())
                .isInstanceOf(ZmqUnsupportedException.class);
        assertThatThrownBy(() -> contexts.socket(SocketType.PULL).trySend(Message.of("")))
                .isInstanceOf(ZmqUnsupportedException.class);
        assertThatThrownBy(() -> contexts.socket(SocketType.PULL).subscribe(""))
                .isInstanceOf(ZmqUnsupportedException.class);
    }

    private static void awaitSubscription(Socket pub, RawPeer subscriber, String topic) {
        Sockets.repeatUntil("subscription", () -> {
            pub.send(topic);
            return subscriber.hasInputWithin(Duration.ofMillis(20));
        });
        pub.send(topic + " end of probes");
        while (!subscriber.readMessage().text().equals(topic + " end of probes")) {
            // one probe more that was under way
        }
    }

    private static List<String> received(Socket sub, int count) {
        return Stream.generate(() -> Sockets.receive(sub).text()).limit(count).toList();
    }

    /** Skips what was published to wait for other subscribers. */
    private static void skipPreparation(Socket sub) {
        Message message;
        do {
            message = Sockets.receive(sub);
        } while (!message.text(message.size() - 1).equals(END_OF_PREPARATION));
    }
}
