// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that fail at the greeting, or never finish it. */
class HostileGreetingTest {

    private static final Duration MARGIN = Duration.ofSeconds(2);

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    /** What scanners, browsers and broken programs send first. */
    private enum Garbage {
        HTTP(Zmtp.text("GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: scanner\r\nAccept: */*\r\n\r\n".repeat(40))),
        TLS(Zmtp.join(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3}, Payloads.random(11, 4096))),
        SSH(Zmtp.text("SSH-2.0-OpenSSH_9.2\r\n".repeat(100))),
        ZEROS(new byte[4096]),
        ALL_ONES(filled((byte) 0xff)),
        RANDOM(Payloads.random(12, 4096)),
        SIGNATURE_THEN_RANDOM(Zmtp.join(Arrays.copyOf(Zmtp.greeting(), 10), Payloads.random(13, 4096))),
        GREETING_THEN_RANDOM(Zmtp.join(Zmtp.greeting(), Payloads.random(14, 4096))),
        GREETING_THEN_ZEROS(Zmtp.join(Zmtp.greeting(), new byte[4096])),
        TWO_GREETINGS(Zmtp.join(Zmtp.greeting(), Zmtp.greeting()));

        private final byte[] bytes;

        Garbage(byte[] bytes) {
            this.bytes = bytes;
        }

        private static byte[] filled(byte value) {
            byte[] bytes = new byte[4096];
            Arrays.fill(bytes, value);
            return bytes;
        }
    }

    static Stream<Arguments> garbageForEverySocket() {
        return Stream.of(Garbage.values())
                .flatMap(garbage -> Stream.of(SocketType.PULL, SocketType.PUB, SocketType.ROUTER, SocketType.REP)
                        .map(type -> arguments(garbage, type)));
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("garbageForEverySocket")
    void garbageIsAnsweredByClosing(Garbage garbage, SocketType type) {
        Victim victim = Victim.open(type, contexts);
        try (RawPeer attacker = victim.attacker()) {
            attacker.sendUntilClosed(garbage.bytes, garbage.bytes.length);

            attacker.assertClosed();

            victim.assertUnharmed();
        }
    }

    @ParameterizedTest(name = "after {0} bytes")
    @ValueSource(ints = {0, 1, 9, 10, 11, 12, 32, 63, 64, 65, 80})
    void aHandshakeThatStopsIsClosedAfterTheHandshakeInterval(int bytes) {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        byte[] handshake = Zmtp.join(Zmtp.greeting(), Zmtp.ready("PUSH"));
        try (RawPeer attacker = victim.attacker()) {
            long start = System.nanoTime();
            attacker.send(Arrays.copyOf(handshake, bytes));

            attacker.assertClosedWithin(Victim.HANDSHAKE_INTERVAL.plus(MARGIN));

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isGreaterThan(Victim.HANDSHAKE_INTERVAL.dividedBy(2));
            victim.assertUnharmed();
        }
    }

    @Test
    void aHandshakeThatDripsIsClosedAfterTheHandshakeInterval() {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        byte[] handshake = Zmtp.join(Zmtp.greeting(), Zmtp.ready("PUSH"));
        try (RawPeer attacker = victim.attacker()) {
            boolean closed = false;
            int sent = 0;
            while (!closed && sent < handshake.length - 1) {
                attacker.sendUntilClosed(new byte[] {handshake[sent++]}, 1);
                closed = attacker.isClosedWithin(Duration.ofMillis(20));
            }

            assertThat(closed).as("closed before %d bytes were sent", sent).isTrue();
            victim.assertUnharmed();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "CURVE", "null", "", "NULLX", "NULL\u0000X", "ABCDEFGHIJKLMNOPQRST"})
    void anotherMechanismIsRefused(String mechanism) {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        try (RawPeer attacker = victim.attacker()) {
            attacker.sendUntilClosed(Zmtp.join(Zmtp.greeting(1, mechanism), Zmtp.ready("PUSH")), 1);

            attacker.assertClosed();

            victim.assertUnharmed();
        }
    }

    @ParameterizedTest(name = "after {0} bytes")
    @ValueSource(ints = {0, 1, 10, 40, 64, 70})
    void aConnectionThatEndsInTheHandshakeLeavesNothing(int bytes) {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        byte[] handshake = Zmtp.join(Zmtp.greeting(), Zmtp.ready("PUSH"));
        try (RawPeer ends = victim.attacker();
                RawPeer resets = victim.attacker()) {
            ends.send(Arrays.copyOf(handshake, bytes));
            resets.send(Arrays.copyOf(handshake, bytes));

            ends.shutdownOutput();
            resets.reset();

            ends.assertClosed();
            victim.assertUnharmed();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PULL", "PUB"})
    void hundredsOfSilentConnectionsDoNotKeepOthersOut(SocketType type) {
        Victim victim = Victim.open(type, contexts);
        List<RawPeer> attackers = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                RawPeer attacker = victim.attacker();
                attackers.add(attacker);
                attacker.send(Arrays.copyOf(Zmtp.greeting(), i % 64));
            }
            victim.exchange();

            attackers.forEach(RawPeer::assertClosed);

            victim.assertUnharmed();
        } finally {
            attackers.forEach(RawPeer::close);
        }
    }

    @Test
    void connectionsResetAtOnceDoNotHurtTheListener() {
        Victim victim = Victim.open(SocketType.PULL, contexts);

        for (int i = 0; i < 300; i++) {
            victim.attacker().reset();
        }

        victim.assertUnharmed();
    }
}
