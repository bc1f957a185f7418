// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Subscribers that send a publisher what is no subscription, or too many of them. */
@Tag("L19")
class HostileSubscriberTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    private Victim victim;

    @BeforeEach
    void openPublisher() {
        victim = Victim.open(SocketType.PUB, contexts);
    }

    @Test
    void cancellingWhatWasNeverSubscribedChangesNothing() {
        try (RawPeer attacker = victim.attacker().handshake("SUB")) {
            attacker.send(
                    Zmtp.cancel(""),
                    Zmtp.cancel("never"),
                    Zmtp.message("\u0000never"),
                    Zmtp.subscribe("mine"),
                    Zmtp.cancel("min"),
                    Zmtp.cancel("mine and more"));
            publishUntilReceived(attacker, "mine");
        }
        victim.assertUnharmed();
    }

    @Test
    void aSubscriptionIsASetWhateverTheNumberOfRequests() {
        try (RawPeer peer = victim.attacker().handshake("SUB")) {
            peer.send(Zmtp.subscribe("twice"), Zmtp.subscribe("twice"), Zmtp.cancel("twice"), Zmtp.subscribe("end"));
            publishUntilReceived(peer, "end");

            victim.socket().send("twice");
            victim.socket().send("end of test");

            Sockets.receive(victim.goodPeer());
            assertThat(nextAfterProbes(peer)).isEqualTo("end of test");
        }
    }

    @Test
    void messagesFromSubscribersAreDropped() {
        byte[] message = Zmtp.frame(0, Payloads.random(2, 10_000));
        message[9] = 'm'; // neither 0 nor 1, which would make it a subscription
        byte[] multipart = Zmtp.join(Zmtp.frame(Zmtp.MORE, Zmtp.text("user")), Zmtp.message("\u0001message"));
        try (RawPeer attacker = victim.attacker().handshake("SUB")) {
            for (int i = 0; i < 2000; i++) {
                attacker.send(message, multipart, Zmtp.frame(0, new byte[0]));
            }
            attacker.send(Zmtp.subscribe("mine"));
            publishUntilReceived(attacker, "mine");

            assertThat(victim.socket().statistics().receivedMessages()).isZero();
        }
        victim.assertUnharmed();
    }

    @Test
    void aTopicOfAMebibyteIsTakenAndGivenBack() {
        String topic = "t".repeat(1 << 20);
        try (RawPeer attacker = victim.attacker().handshake("SUB")) {
            attacker.send(Zmtp.subscribe(topic));
            publishUntilReceived(attacker, topic);

            attacker.send(Zmtp.cancel(topic), Zmtp.subscribe("end"));
            publishUntilReceived(attacker, "end");
        }
        victim.assertUnharmed();
    }

    @Test
    void aHundredThousandTopicsAreForgottenWithTheirSubscriber() {
        try (RawPeer attacker = victim.attacker().handshake("SUB")) {
            StringBuilder path = new StringBuilder();
            for (int i = 0; i < 100_000; i++) {
                path.setLength(0);
                attacker.send(Zmtp.subscribe(
                        path.append(i * 7919L).append("/topic/").append(i).toString()));
            }
            attacker.send(Zmtp.subscribe("end"));
            publishUntilReceived(attacker, "end");
        }
        victim.assertUnharmed();
    }

    @Test
    void randomSubscriptionsDoNoHarm() {
        try (RawPeer attacker = victim.attacker().handshake("SUB")) {
            for (int i = 0; i < 5000; i++) {
                byte[] garbage = Payloads.random(i, i % 300);
                attacker.send(i % 2 == 0 ? Zmtp.frame(0, garbage) : Zmtp.command("SUBSCRIBE", garbage));
            }
            attacker.send(Zmtp.subscribe("end"));
            publishUntilReceived(attacker, "end");
        }
        victim.assertUnharmed();
    }

    @Test
    void aThousandSubscribersThatComeAndGoLeaveNothing() {
        for (int i = 0; i < 1000; i++) {
            try (RawPeer attacker = victim.attacker()) {
                attacker.send(Zmtp.greeting(), Zmtp.ready("SUB"), Zmtp.subscribe("topic " + i));
            }
        }
        victim.assertUnharmed();
    }

    @Test
    void aPublisherThatCannotKeepToTheFilterIsFilteredAgain() {
        Victim subscriber = Victim.open(SocketType.SUB, contexts);
        byte[] unwanted = Zmtp.join(Zmtp.frame(Zmtp.MORE, Zmtp.text("bad")), Zmtp.message("good"));
        try (RawPeer attacker = subscriber.attacker().handshake("PUB")) {
            attacker.send(Zmtp.join(Collections.nCopies(5000, unwanted).toArray(byte[][]::new)));
            attacker.send(Zmtp.message("goodbye"));

            assertThat(Sockets.receive(subscriber.socket()).text()).isEqualTo("goodbye");
            Sockets.eventually("empty queue").until(() -> Sockets.incomingDepth(subscriber.socket()) == 0);
        }
        subscriber.assertUnharmed();
    }

    private void publishUntilReceived(RawPeer peer, String topic) {
        do {
            victim.socket().send(topic);
            Sockets.receive(victim.goodPeer());
        } while (!peer.hasInputWithin(Duration.ofMillis(20)));
        assertThat(peer.readMessage().text()).isEqualTo(topic);
    }

    private String nextAfterProbes(RawPeer peer) {
        String text = peer.readMessage().text();
        while (text.equals("end")) {
            text = peer.readMessage().text();
        }
        return text;
    }
}
