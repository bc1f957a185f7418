// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import dev.zmq.engine.testkit.Zmtp.Frame;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Peers that do what is unusual but allowed, or what libzmq forgives: they are served. */
class OddPeerTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void everythingMayArriveByteByByte() {
        Victim victim = Victim.open(
                SocketType.PULL,
                contexts,
                socket -> socket.setOption(SocketOptions.HANDSHAKE_INTERVAL, Duration.ofSeconds(10)));
        byte[] all = Zmtp.join(
                Zmtp.greeting(),
                Zmtp.ready("PUSH"),
                Zmtp.frame(Zmtp.MORE, new byte[0]),
                Zmtp.frame(Zmtp.MORE, Payloads.random(1, 300)),
                Zmtp.ping(0, "context"),
                Zmtp.message("last"),
                Zmtp.message("next"));
        try (RawPeer peer = victim.attacker()) {
            for (byte one : all) {
                peer.send(new byte[] {one});
            }

            Payloads.assertEqual(
                    Sockets.receive(victim.socket()),
                    Message.of(new byte[0], Payloads.random(1, 300), Zmtp.text("last")));
            assertThat(Sockets.receive(victim.socket()).text()).isEqualTo("next");
        }
        victim.assertUnharmed();
    }

    @Test
    void everythingMayArriveAtOnce() {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        try (RawPeer peer = victim.attacker()) {
            peer.send(Zmtp.greeting(), Zmtp.ready("PUSH"), Zmtp.message("at once"), Zmtp.message("and more"));

            assertThat(Sockets.receive(victim.socket()).text()).isEqualTo("at once");
            assertThat(Sockets.receive(victim.socket()).text()).isEqualTo("and more");
        }
        victim.assertUnharmed();
    }

    @Test
    void aShortFrameMayHaveALongHeader() {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        try (RawPeer peer = victim.attacker().handshake("PUSH")) {
            peer.send(Zmtp.longFrame(Zmtp.MORE, 0, new byte[0]), Zmtp.longFrame(0, 5, Zmtp.text("short")));

            Payloads.assertEqual(Sockets.receive(victim.socket()), Message.of("", "short"));
        }
        victim.assertUnharmed();
    }

    @Test
    void reservedFlagsAreIgnored() {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        try (RawPeer peer = victim.attacker().handshake("PUSH")) {
            peer.send(Zmtp.frame(0xf8 | Zmtp.MORE, Zmtp.text("a")), Zmtp.frame(0xf8, Zmtp.text("b")));

            Payloads.assertEqual(Sockets.receive(victim.socket()), Message.of("a", "b"));
        }
        victim.assertUnharmed();
    }

    @Test
    void commandsThatMeanNothingHereAreIgnored() {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        try (RawPeer peer = victim.attacker().handshake("PUSH")) {
            peer.send(
                    Zmtp.command("UNKNOWN", Payloads.random(1, 1000)),
                    Zmtp.subscribe("topic"),
                    Zmtp.cancel("topic"),
                    Zmtp.command("JOIN", Zmtp.text("group")),
                    Zmtp.command("PONG", Zmtp.text("never pinged")),
                    Zmtp.ready("PULL"),
                    Zmtp.message("the only message"));

            assertThat(Sockets.receive(victim.socket()).text()).isEqualTo("the only message");
            victim.exchange();
        }
        victim.assertUnharmed();
    }

    @Test
    void aCommandWithTheFlagOfAPartIsACommand() {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        try (RawPeer peer = victim.attacker().handshake("PUSH")) {
            byte[] ping = Zmtp.ping(0, "both");
            ping[0] |= Zmtp.MORE;
            peer.send(ping, Zmtp.message("whole"));

            assertThat(peer.readFrame().commandName()).isEqualTo("PONG");
            assertThat(Sockets.receive(victim.socket()).text()).isEqualTo("whole");
        }
        victim.assertUnharmed();
    }

    @Test
    void aPingIsAnsweredWithItsContext() {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        try (RawPeer peer = victim.attacker().handshake("PUSH")) {
            for (String context : new String[] {"", "c", "0123456789abcdef"}) {
                peer.send(Zmtp.ping(0, context));

                Frame pong = peer.readFrame();

                assertThat(pong.commandName()).isEqualTo("PONG");
                assertThat(pong.commandData()).isEqualTo(Zmtp.text(context));
            }
        }
        victim.assertUnharmed();
    }

    @Test
    void aPeerThatIsSilentForItsTimeToLiveIsDisconnected() {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        try (RawPeer peer = victim.attacker().handshake("PUSH")) {
            peer.send(Zmtp.ping(3, ""));
            assertThat(peer.readFrame().commandName()).isEqualTo("PONG");
            long start = System.nanoTime();

            peer.assertClosed();

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(200), Duration.ofSeconds(3));
        }
        victim.assertUnharmed();
    }

    @Test
    void aTimeToLiveOfMoreThanAMinuteIsNotCutShort() {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        try (RawPeer peer = victim.attacker().handshake("PUSH")) {
            peer.send(Zmtp.ping(656, "")); // 16 bits of milliseconds would make this 64 ms
            assertThat(peer.readFrame().commandName()).isEqualTo("PONG");

            assertThat(peer.isClosedWithin(Duration.ofMillis(500))).isFalse();
        }
        victim.assertUnharmed();
    }

    @Test
    void whoDoesNotAnswerPingsIsDisconnected() {
        Victim victim = Victim.open(
                SocketType.PULL,
                contexts,
                socket -> socket.setOption(SocketOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(100))
                        .setOption(SocketOptions.HEARTBEAT_TIMEOUT, Duration.ofMillis(300))
                        .setOption(SocketOptions.HEARTBEAT_TTL, Duration.ofMillis(700)));
        try (RawPeer peer = victim.attacker().handshake("PUSH")) {
            Frame ping = peer.readFrame();
            assertThat(ping.commandName()).isEqualTo("PING");
            assertThat(ping.commandData()).startsWith(0, 7);

            peer.assertClosedWithin(Duration.ofSeconds(3));
        }
        victim.assertUnharmed();
    }

    @Test
    @Tag("V24")
    void requestsWithBrokenEnvelopesAreSkipped() {
        Victim victim = Victim.open(SocketType.REP, contexts);
        try (RawPeer peer = victim.attacker().handshake("DEALER")) {
            peer.send(Zmtp.message("no delimiter"));
            peer.send(Zmtp.frame(Zmtp.MORE, Zmtp.text("a")), Zmtp.message("no delimiter either"));
            peer.send(Zmtp.frame(Zmtp.MORE, Zmtp.text("id")), Zmtp.frame(Zmtp.MORE, new byte[0]), Zmtp.message("good"));

            assertThat(Sockets.receive(victim.socket()).text()).isEqualTo("good");
            victim.socket().send("answer");
            assertThat(peer.readFrame().text()).isEqualTo("id");
            assertThat(peer.readFrame().body()).isEmpty();
            assertThat(peer.readFrame().text()).isEqualTo("answer");
        }
        victim.assertUnharmed();
    }
}
