// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Message;
import dev.zmq.spring.annotation.ZmqListener;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which side binds and which connects is for the configuration to say, for every pair of types. */
@Tag("V60")
@Timeout(60)
class OrientationTest {

    @ParameterizedTest
    @CsvSource({
        "push,   pull,   true", "push,   pull,   false",
        "pair,   pair,   true", "pair,   pair,   false",
        "dealer, dealer, true", "dealer, dealer, false",
        "pub,    sub,    true", "pub,    sub,    false",
        "xpub,   sub,    true", "xpub,   sub,    false",
        "pub,    xsub,   true", "pub,    xsub,   false",
        "xpub,   xsub,   true", "xpub,   xsub,   false"
    })
    void messagesGoFromTheOneToTheOther(String senderType, String receiverType, boolean senderBinds) {
        Receiver receiver = new Receiver();
        TestApplication sending = TestApplication.with();
        TestApplication receiving = TestApplication.withBean(receiver)
                .properties(receiverType.endsWith("sub") ? "zmq.sockets.it.subscribe=" : "none=");
        meet(sending, senderType, receiving, receiverType, senderBinds, (sender, other) -> {
            if (senderType.endsWith("pub")) {
                await().until(() -> sender.socket("it").topicCount() == 1);
            }
            sender.template().send("it", "hello");
            assertThat(receiver.received.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "req,    rep,    true", "req,    rep,    false",
        "req,    router, true", "req,    router, false",
        "dealer, rep,    true", "dealer, rep,    false",
        "dealer, router, true", "dealer, router, false"
    })
    void requestsAreAnswered(String clientType, String serverType, boolean clientBinds) {
        meet(
                TestApplication.with(),
                clientType,
                TestApplication.withBean(new Server()),
                serverType,
                clientBinds,
                (client, server) -> {
                    assertThat(client.template().sendAndReceive("it", "hello", String.class))
                            .isEqualTo("re: hello");
                    assertThat(client.template().sendAndReceive("it", "again", String.class))
                            .isEqualTo("re: again");
                });
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aRouterSendsToARouterThatItKnowsByName(boolean senderBinds) {
        Receiver receiver = new Receiver();
        meet(
                TestApplication.with().properties("zmq.sockets.it.options.router-mandatory=true"),
                "router",
                TestApplication.withBean(receiver).properties("zmq.sockets.it.options.routing-id=there"),
                "router",
                senderBinds,
                (sender, other) -> {
                    await().ignoreExceptions()
                            .untilAsserted(() -> sender.template().send("it", Message.of("there", "hello")));
                    assertThat(receiver.received.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
                });
    }

    /** What two applications do, each of which has a socket "it". */
    private interface Meeting {
        void play(TestApplication.Running first, TestApplication.Running second) throws Exception;
    }

    private static void meet(
            TestApplication first,
            String firstType,
            TestApplication second,
            String secondType,
            boolean firstBinds,
            Meeting meeting) {
        TestApplication binding = firstBinds ? first : second;
        TestApplication connecting = firstBinds ? second : first;
        binding.socket("it", firstBinds ? firstType : secondType)
                .run(bound -> connecting
                        .properties(
                                "zmq.sockets.it.type=" + (firstBinds ? secondType : firstType),
                                "zmq.sockets.it.connect=" + bound.endpoint("it"))
                        .run(connected ->
                                meeting.play(firstBinds ? bound : connected, firstBinds ? connected : bound)));
    }

    static class Receiver {

        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        @ZmqListener("it")
        void on(String text) {
            received.add(text);
        }
    }

    static class Server {

        @ZmqListener("it")
        String answer(String request) {
            return "re: " + request;
        }
    }
}
