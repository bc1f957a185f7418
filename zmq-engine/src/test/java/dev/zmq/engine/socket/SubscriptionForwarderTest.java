// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.InboundPipe;
import dev.zmq.engine.reactor.IoThread;
import dev.zmq.engine.routing.SubscriptionSet;
import dev.zmq.engine.session.CommandSender;
import dev.zmq.engine.testkit.RawListener;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A new publisher is told very many subscriptions little by little, and yet as if all at once. */
@Tag("V68")
@Timeout(30)
class SubscriptionForwarderTest {

    private static final int MANY = 20_000;

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    /** Takes subscriptions apart: as "+topic" and "-topic". */
    private static final class Told implements CommandSender {
        final List<String> subscriptions = new ArrayList<>();

        @Override
        public void send(byte[] frames) {
            InboundPipe.slice(frames, message -> {
                byte[] part = message.part(0);
                subscriptions.add((part[0] == 1 ? "+" : "-") + text(part, 1));
            });
        }

        @Override
        public void closeAfterSending() {
            throw new AssertionError("closed");
        }

        @Override
        public void disconnect(String reason) {
            throw new AssertionError(reason);
        }
    }

    @Test
    void tellsInTheOrderOfTheTopicsAndChangesBehindThem() {
        Told told = new Told();
        SubscriptionSet set = new SubscriptionSet();
        List.of("a", "b", "c", "d", "e").forEach(topic -> set.add(bytes(topic)));
        SubscriptionForwarder forwarder = new SubscriptionForwarder(set, told, false);

        assertThat(forwarder.proceed(2)).isEqualTo(2);
        set.add(bytes("aa"));
        forwarder.change(bytes("aa"), true, false);
        set.remove(bytes("d"));
        forwarder.change(bytes("d"), false, true);
        set.add(bytes("cc"));
        forwarder.change(bytes("cc"), true, false);
        while (!forwarder.isDone()) {
            forwarder.proceed(2);
        }
        forwarder.change(bytes("z"), true, false);

        assertThat(told.subscriptions).containsExactly("+a", "+b", "+c", "+e", "+aa", "+d", "-d", "+cc", "+z");
    }

    @ParameterizedTest
    @CsvSource({"1, 1, false", "2, 3, false", "3, 10, false", "4, 3, true", "5, 7, true", "6, 200, false"})
    void aPublisherIsToldTheSameOfEachTopicAsIfAllWereToldAtOnce(long seed, int piece, boolean everyCancellation) {
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            SubscriptionSet set = new SubscriptionSet();
            List<String> atOnce = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                String topic = topic(random);
                if (set.add(bytes(topic))) {
                    atOnce.add("+" + topic);
                }
            }
            Told told = new Told();
            SubscriptionForwarder forwarder = new SubscriptionForwarder(set, told, false);
            List<String> changes = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                if (random.nextInt(4) == 0) {
                    forwarder.proceed(piece);
                }
                String topic = topic(random);
                boolean subscribe = random.nextBoolean();
                boolean subscribed = set.contains(bytes(topic));
                boolean first = subscribe && set.add(bytes(topic));
                if (subscribe || set.remove(bytes(topic)) || everyCancellation) {
                    forwarder.change(bytes(topic), subscribe, subscribed);
                    changes.add((subscribe ? "+" : "-") + topic);
                }
                assertThat(first).isEqualTo(subscribe && !subscribed);
            }
            while (!forwarder.isDone()) {
                forwarder.proceed(piece);
            }

            atOnce.addAll(changes);
            assertThat(byTopic(told.subscriptions)).isEqualTo(byTopic(atOnce));
            assertThat(told.subscriptions).containsSubsequence(changes);
        }
    }

    @Test
    void changesThatComeFasterThanTurnsDoNotPutOffTheEnd() {
        Told told = new Told();
        SubscriptionSet set = new SubscriptionSet();
        for (int i = 0; i < MANY; i++) {
            set.add(bytes("topic " + i));
        }
        SubscriptionForwarder forwarder = new SubscriptionForwarder(set, told, false);

        int changes = 0;
        while (!forwarder.isDone() && changes < 2 * MANY) {
            byte[] topic = bytes("topic " + changes++ % MANY);
            set.remove(topic);
            forwarder.change(topic, false, true);
            set.add(topic);
            forwarder.change(topic, true, false);
        }

        assertThat(forwarder.isDone()).isTrue();
        Set<String> now = new HashSet<>();
        told.subscriptions.forEach(each -> {
            if (each.startsWith("+")) {
                now.add(each.substring(1));
            } else {
                now.remove(each.substring(1));
            }
        });
        assertThat(now).hasSize(MANY);
    }

    @Test
    void aTurnTellsNoMoreThanItMay() throws Exception {
        Socket subscriber = contexts.socket(SocketType.SUB);
        for (int i = 0; i < MANY; i++) {
            subscriber.subscribe("topic " + i);
        }
        // Over inproc it is known at once what was told.
        Socket publisher = contexts.socket(SocketType.PUB);
        publisher.bind("inproc://turns");
        CompletableFuture<List<Integer>> eachTurn = new CompletableFuture<>();
        List<Integer> each = new ArrayList<>();
        IoThread io = ((AbstractSocket) subscriber).threads().chooseForTasks();
        io.execute(() -> io.poll(() -> {
            int now = publisher.topicCount();
            each.add(now);
            if (now == MANY) {
                eachTurn.complete(each);
            }
            return now < MANY;
        }));

        subscriber.connect("inproc://turns");

        List<Integer> told = eachTurn.get(10, TimeUnit.SECONDS);
        for (int i = 1; i < told.size(); i++) {
            if (told.get(i - 1) >= SubscriberSocket.TOLD_AT_ONCE) { // not by the thread that connects, at any time
                assertThat(told.get(i) - told.get(i - 1)).isLessThanOrEqualTo(SubscriberSocket.TOLD_PER_TURN);
            }
        }
        assertThat(told).hasSizeGreaterThan(MANY / SubscriberSocket.TOLD_PER_TURN / 2);
    }

    @ParameterizedTest
    @EnumSource(names = {"SUB", "XSUB"})
    void whatIsSubscribedToLastIsToldLast(SocketType type) {
        Socket subscriber = contexts.socket(type);
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < MANY; i++) {
            subscriber.subscribe("topic " + i);
            expected.add("topic " + i);
        }
        try (RawListener listener = RawListener.open()) {
            subscriber.connect(listener.endpoint());
            try (RawPeer publisher = listener.accept().handshake("PUB")) {
                Sockets.awaitReady(subscriber, 1);
                for (int i = 0; i < MANY; i += 7) {
                    subscriber.unsubscribe("topic " + i).subscribe("new " + i);
                    expected.remove("topic " + i);
                    expected.add("new " + i);
                }
                subscriber.subscribe("begin");
                expected.add("begin");

                Set<String> told = new HashSet<>();
                do {
                    Zmtp.Frame frame = publisher.readFrame();
                    String topic = text(frame.commandData(), 0);
                    boolean changed = frame.commandName().equals("SUBSCRIBE") ? told.add(topic) : told.remove(topic);
                    assertThat(changed).as("%s %s", frame.commandName(), topic).isTrue();
                } while (!told.contains("begin"));
                assertThat(told).isEqualTo(expected);
            }
        }
    }

    @Test
    void aCancellationInALongerMessageIsNotUndoneByWhatStillWaits() {
        Socket subscriber = contexts.socket(SocketType.XSUB);
        for (int i = 0; i < 5 * MANY; i++) {
            subscriber.subscribe("topic " + i);
        }
        try (RawListener listener = RawListener.open()) {
            subscriber.connect(listener.endpoint());
            try (RawPeer publisher = listener.accept().handshake("XPUB")) {
                Sockets.awaitReady(subscriber, 1);
                subscriber.send(Message.of(new byte[] {1, 'z'}));
                subscriber.send(Message.ofParts(List.of(new byte[] {0, 'z'}, bytes("more"))));
                subscriber.subscribe("zz");

                boolean subscribed = false;
                String topic = "";
                while (!topic.equals("zz")) {
                    Zmtp.Frame frame = publisher.readFrame();
                    if (frame.isCommand()) {
                        topic = text(frame.commandData(), 0);
                        subscribed = topic.equals("z") ? frame.commandName().equals("SUBSCRIBE") : subscribed;
                    } else if (frame.body()[0] == 0) {
                        subscribed = false;
                    }
                }
                assertThat(subscribed).isFalse();
            }
        }
    }

    @Test
    void aPublisherThatGoesBeforeItKnowsAllIsToldAgain() {
        Socket subscriber = contexts.socket(SocketType.SUB);
        for (int i = 0; i < 5 * MANY; i++) {
            subscriber.subscribe("topic " + i);
        }
        String endpoint;
        try (RawListener listener = RawListener.open()) {
            endpoint = listener.endpoint();
            subscriber.connect(endpoint);
            listener.accept().handshake("PUB").reset();
            Sockets.eventually("its end")
                    .until(() -> Sockets.readyPeers(subscriber).isEmpty());
        }
        Socket publisher = contexts.socket(SocketType.PUB);
        publisher.bind(endpoint);

        Sockets.eventually("all topics").until(() -> publisher.topicCount() == 5 * MANY);
    }

    private static Map<String, List<String>> byTopic(List<String> subscriptions) {
        return subscriptions.stream().collect(Collectors.groupingBy(each -> each.substring(1)));
    }

    private static String topic(Random random) {
        return Integer.toString(random.nextInt(100), 3);
    }

    private static byte[] bytes(String topic) {
        return topic.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(byte[] bytes, int from) {
        return new String(bytes, from, bytes.length - from, StandardCharsets.US_ASCII);
    }
}
