// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.MemoryProbe;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that greet well and then break the NULL mechanism. */
class HostileHandshakeTest {

    private static final int MEBIBYTE = 1 << 20;

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    /** What may not take the place of READY. */
    private enum BadCommand {
        UNKNOWN_COMMAND(Zmtp.command("HELLO", new byte[0])),
        SUBSCRIBE(Zmtp.subscribe("a")),
        PING(Zmtp.ping(0, "")),
        MESSAGE(Zmtp.message("too early")),
        EMPTY_COMMAND(Zmtp.frame(Zmtp.COMMAND, new byte[0])),
        NAME_LONGER_THAN_FRAME(Zmtp.frame(Zmtp.COMMAND, new byte[] {(byte) 200, 'R', 'E', 'A', 'D', 'Y'})),
        PROPERTY_NAME_LONGER_THAN_FRAME(Zmtp.command("READY", new byte[] {100, 'S', 'o'})),
        PROPERTY_WITHOUT_VALUE(Zmtp.command("READY", Zmtp.join(new byte[] {1, 'S'}, new byte[] {0, 0}))),
        VALUE_LONGER_THAN_FRAME(Zmtp.command("READY", new byte[] {1, 'S', 0, 0, 0, 100, 'x'})),
        VALUE_OF_TWO_GIGABYTES(Zmtp.command("READY", new byte[] {1, 'S', 127, -1, -1, -1, 'x'})),
        VALUE_OF_NEGATIVE_LENGTH(Zmtp.command("READY", new byte[] {1, 'S', -1, -1, -1, -1, 'x'})),
        ERROR(Zmtp.command("ERROR", Zmtp.join(new byte[] {3}, Zmtp.text("400")))),
        ERROR_WITH_LYING_LENGTH(Zmtp.command("ERROR", Zmtp.join(new byte[] {(byte) 255}, Zmtp.text("400")))),
        ERROR_WITHOUT_REASON(Zmtp.command("ERROR", new byte[0])),
        ROUTING_ID_TOO_LONG(Zmtp.ready("PUSH", Payloads.random(1, 256)));

        private final byte[] bytes;

        BadCommand(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBadCommandInPlaceOfReadyClosesTheConnection(BadCommand command) {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        try (RawPeer attacker = victim.attacker()) {
            attacker.send(Zmtp.greeting(), command.bytes);

            attacker.assertClosed();

            victim.assertUnharmed();
        }
    }

    static Stream<SocketType> allTypes() {
        return Stream.of(SocketType.values())
                .filter(type -> type != SocketType.PAIR && type != SocketType.REQ && type != SocketType.STREAM);
    }

    @ParameterizedTest
    @MethodSource("allTypes")
    void everySocketTypeThatDoesNotFitIsRefused(SocketType type) {
        Victim victim = Victim.open(type, contexts);
        String[] refused = Stream.of(
                        "PAIR",
                        "PUB",
                        "SUB",
                        "REQ",
                        "REP",
                        "DEALER",
                        "ROUTER",
                        "PULL",
                        "PUSH",
                        "XPUB",
                        "XSUB",
                        "STREAM",
                        "SERVER",
                        "push",
                        "PUSH ",
                        "",
                        "NONSENSE")
                .filter(name -> type.peers().stream().noneMatch(peer -> isSpokenBy(peer, name)))
                .toArray(String[]::new);

        for (String name : refused) {
            try (RawPeer attacker = victim.attacker()) {
                attacker.send(Zmtp.greeting(), Zmtp.ready(name));
                assertThat(attacker.isClosedWithin(Sockets.PATIENCE))
                        .as("%s refuses %s", type, name)
                        .isTrue();
            }
        }

        victim.assertUnharmed();
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 20, 1L << 31, 1L << 62, -1, Long.MIN_VALUE})
    void aHugeCommandBeforeTheHandshakeReservesNoMemory(long announcedBytes) {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        MemoryProbe memory = MemoryProbe.start(Victim.THREADS);
        try (RawPeer attacker = victim.attacker()) {
            attacker.send(Zmtp.greeting());
            attacker.sendUntilClosed(Zmtp.longFrame(Zmtp.COMMAND, announcedBytes, Zmtp.text("\u0005READY")), 1);

            attacker.assertClosed();

            assertThat(memory.allocatedBytes()).isLessThan(MEBIBYTE);
            victim.assertUnharmed();
        }
    }

    @Test
    void metadataWithoutEndReservesLittleMemory() {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        byte[] property = Zmtp.property("X-Padding", new byte[10_000]);
        MemoryProbe memory = MemoryProbe.start(Victim.THREADS);
        try (RawPeer attacker = victim.attacker()) {
            attacker.send(Zmtp.greeting(), Zmtp.longFrame(Zmtp.COMMAND, 1L << 40, Zmtp.text("\u0005READY")));

            long sent = attacker.sendUntilClosed(property, 256L * MEBIBYTE);

            assertThat(sent).isLessThan(256L * MEBIBYTE);
            assertThat(memory.allocatedBytes()).isLessThan(8 * MEBIBYTE);
            victim.assertUnharmed();
        }
    }

    @Test
    void metadataThatNobodyKnowsIsAccepted() {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        try (RawPeer peer = victim.attacker()) {
            byte[] ready = Zmtp.command(
                    "READY",
                    Zmtp.join(
                            Zmtp.property("X-Unknown", Payloads.random(1, 1000)),
                            Zmtp.property("Socket-Type", Zmtp.text("PUSH")),
                            Zmtp.property("x-empty", new byte[0])));
            peer.handshake(1, ready);

            peer.send(Zmtp.message("welcome"));

            assertThat(Sockets.receive(victim.socket()).text()).isEqualTo("welcome");
        }
        victim.assertUnharmed();
    }

    private static boolean isSpokenBy(SocketType peer, String name) {
        return name.equals(peer.name());
    }
}
