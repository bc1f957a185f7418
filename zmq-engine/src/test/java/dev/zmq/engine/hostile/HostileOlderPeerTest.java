// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.OlderPeer.Version;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that begin as those of ZMTP 1.0 and 2.0 do, and mean no good (CVE-2021-20235, CVE-2020-36400). */
class HostileOlderPeerTest {

    private static final byte[] IDENTITY = {1, 0};

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    /** What follows an identity and is no frame. */
    private enum Bad {
        NO_LENGTH(0, 0, 0, 0),
        LONG_LENGTH_OF_NOTHING(0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        LENGTH_WITH_THE_TOP_BIT_SET(0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0),
        LENGTH_OF_ALL_ONES(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0);

        private final byte[] bytes;

        Bad(int... bytes) {
            this.bytes = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                this.bytes[i] = (byte) bytes[i];
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFrameThatIsNoneClosesTheConnection(Bad bad) {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        try (RawPeer attacker = victim.attacker()) {
            attacker.send(IDENTITY, bad.bytes);

            attacker.assertClosed();

            victim.assertUnharmed();
        }
    }

    @ParameterizedTest
    @EnumSource
    void itClosesTheConnectionInPiecesToo(Bad bad) {
        Victim victim = Victim.open(SocketType.ROUTER, contexts);
        try (RawPeer attacker = victim.attacker()) {
            for (byte one : Zmtp.join(IDENTITY, bad.bytes)) {
                attacker.sendUntilClosed(new byte[] {one}, 1);
            }

            attacker.assertClosed();

            victim.assertUnharmed();
        }
    }

    @Test
    void aMessageBeyondTheLimitClosesTheConnectionByItsHeaderAlone() {
        Victim victim = Victim.open(
                SocketType.PULL, contexts, socket -> socket.setOption(SocketOptions.MAX_MESSAGE_SIZE, 1000L));
        try (RawPeer attacker = victim.attacker()) {
            attacker.send(IDENTITY, new byte[] {(byte) 0xff, 0, 0, 0, 0, 0, 0, 3, (byte) 0xea, 0});

            attacker.assertClosed();

            victim.assertUnharmed();
        }
    }

    @Test
    void aHugeLengthReservesNothing() {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        try (RawPeer attacker = victim.attacker()) {
            attacker.send(IDENTITY, new byte[] {(byte) 0xff, 0, 0, 0, 0, 0x7f, 0, 0, 0, 0});

            assertThat(attacker.isClosedWithin(Duration.ofMillis(200))).isFalse();
            victim.exchange();
        }
        victim.assertUnharmed();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x100, 0x7fff})
    void anIdentityThatIsTooLongIsRefused(int length) {
        Victim victim = Victim.open(SocketType.ROUTER, contexts);
        try (RawPeer attacker = victim.attacker()) {
            attacker.sendUntilClosed(
                    Zmtp.join(
                            new byte[] {(byte) 0xff, 0, 0, 0, 0, 0, 0, (byte) (length >> 8), (byte) (length + 1), 0},
                            new byte[length]),
                    1);

            attacker.assertClosed();

            victim.assertUnharmed();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoNeverSendsItsWholeIdentityIsClosedAndHeardInNothing(Version version) {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        try (RawPeer attacker = victim.attacker()) {
            attacker.send(version.greeting(8), new byte[] {version == Version.TWO ? 0 : (byte) 9});

            attacker.assertClosedWithin(Victim.HANDSHAKE_INTERVAL.plusSeconds(2));

            victim.assertUnharmed();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMessageWithoutEndIsNotDelivered(Version version) {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        try (RawPeer attacker = victim.attacker()) {
            attacker.send(
                    version.greeting(8), version.frame(false, new byte[0]), version.frame(true, Zmtp.text("for ever")));
            Sockets.awaitReady(victim.socket(), 2);
        }
        victim.assertUnharmed();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void garbageBehindAnIdentityHurtsNobodyElse(long seed) {
        Victim victim = Victim.open(SocketType.PUB, contexts);
        Random random = new Random(seed);
        try (RawPeer attacker = victim.attacker()) {
            attacker.sendUntilClosed(Zmtp.join(IDENTITY, Payloads.random(seed, 1 + random.nextInt(20_000))), 1);
            victim.exchange();
        }
        victim.assertUnharmed();
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatNeverReadsStopsNobodyElse(Version version) {
        Victim victim = Victim.open(
                SocketType.PUB, contexts, socket -> socket.setOption(SocketOptions.SEND_HIGH_WATER_MARK, 100));
        try (RawPeer attacker = victim.attacker(4096)) {
            attacker.send(
                    version.greeting(2),
                    version.frame(false, new byte[0]),
                    version.frame(false, Zmtp.text("\u0001flood")));
            Sockets.awaitReady(victim.socket(), 2);
            Message flood = Message.of(Zmtp.text("flood"), new byte[10_000]);
            Sockets.repeatUntil("drops", () -> {
                victim.socket().send(flood);
                return victim.socket().statistics().dropped().values().stream().anyMatch(count -> count > 0);
            });
            Sockets.repeatUntil(
                    "the end of the flood", () -> victim.goodPeer().receive(Duration.ofMillis(300)) == null);
            victim.exchange();
        }
        victim.assertUnharmed();
    }
}
