// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.PythonSocket;
import dev.zmq.engine.testkit.RequiresLibzmq;
import dev.zmq.engine.testkit.SharedPythonPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
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
}
