// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.PythonSocket;
import dev.zmq.engine.testkit.RequiresLibzmq;
import dev.zmq.engine.testkit.SharedPythonPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A million subscriptions over the wire, either way; and topics of megabytes. */
@RequiresLibzmq
@Tag("V68")
@Tag("L19")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LibzmqSubscriptionScaleTest {

    private static final int MILLION = 1_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final SharedPythonPeer python = new SharedPythonPeer();

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void aMillionSubscriptionsOfLibzmqFilterWhatWePublish() {
        Socket publisher = contexts.socket(SocketType.PUB);
        // Without a limit: libzmq drops subscriptions beyond it.
        PythonSocket subscriber = python.socket("SUB").option("SNDHWM", 0).connect(publisher.bind(Sockets.ANY_PORT));
        CompletableFuture<Void> subscribed = subscriber.subscribeToNumbers("topic", MILLION);
        await("a million topics").atMost(PATIENCE).until(() -> publisher.topicCount() == MILLION);
        subscribed.orTimeout(60, TimeUnit.SECONDS).join();

        publisher.send("topic0/first");
        publisher.send("topic1000000/nobody's");
        publisher.send("topic");
        publisher.send("topic999999/last");

        assertThat(subscriber.receive().text()).isEqualTo("topic0/first");
        assertThat(subscriber.receive().text()).isEqualTo("topic999999/last");
        subscriber.close();
        await("no topic").atMost(PATIENCE).until(() -> publisher.topicCount() == 0);
    }

    @Test
    void ourMillionSubscriptionsFilterWhatLibzmqPublishes() {
        PythonSocket publisher = python.socket("PUB");
        Socket subscriber = contexts.socket(SocketType.SUB);
        subscribe(subscriber, 0, MILLION / 2);
        subscriber.connect(publisher.bind(Sockets.ANY_PORT));
        subscribe(subscriber, MILLION / 2, MILLION);
        assertThat(subscriber.topicCount()).isEqualTo(MILLION);

        // In the order of the subscriptions, so that the last one counts last.
        await("the last subscription")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    publisher.send(Message.of("topic999999/probe"));
                    return subscriber.receive(Duration.ofMillis(20)) != null;
                });
        publisher.send(Message.of("topic0/first"));
        publisher.send(Message.of("topic1000000/nobody's"));
        publisher.send(Message.of("topic500000/end"));

        String text = nextAfterProbes(subscriber);
        assertThat(text).isEqualTo("topic0/first");
        assertThat(nextAfterProbes(subscriber)).isEqualTo("topic500000/end");
    }

    @Test
    void topicsOfMegabytesGoOverTheWireBetweenUs() {
        byte[] topic = "t".repeat(8 << 20).getBytes(StandardCharsets.US_ASCII);
        byte[] longer = "t".repeat((8 << 20) + 1).getBytes(StandardCharsets.US_ASCII);
        Socket publisher = contexts.socket(SocketType.XPUB);
        Socket subscriber = contexts.socket(SocketType.SUB).subscribe(topic);
        subscriber.connect(publisher.bind(Sockets.ANY_PORT));
        assertThat(Sockets.receive(publisher).part(0)).hasSize(topic.length + 1);

        publisher.send("t".repeat(1 << 20));
        publisher.send(longer);

        assertThat(Sockets.receive(subscriber).part(0)).isEqualTo(longer);
        subscriber.unsubscribe(topic);
        assertThat(Sockets.receive(publisher).part(0)).hasSize(topic.length + 1);
        assertThat(publisher.topicCount()).isZero();
    }

    private static void subscribe(Socket subscriber, int from, int to) {
        for (int i = from; i < to; i++) {
            subscriber.subscribe("topic" + i + "/");
        }
    }

    private static String nextAfterProbes(Socket subscriber) {
        String text = Sockets.receive(subscriber).text();
        while (text.endsWith("/probe")) {
            text = Sockets.receive(subscriber).text();
        }
        return text;
    }
}
