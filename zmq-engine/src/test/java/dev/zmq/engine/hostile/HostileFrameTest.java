// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.MemoryProbe;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that finish the handshake and then send frames that lie, or never end. */
class HostileFrameTest {

    private static final int MEBIBYTE = 1 << 20;
    private static final int LIMIT = 10_000;

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void aFrameOfTheMaximumSizeIsReceived() {
        Victim victim = limitedVictim();
        try (RawPeer peer = victim.attacker().handshake("PUSH")) {
            byte[] body = Payloads.random(1, LIMIT);
            peer.send(Zmtp.frame(0, body));

            Payloads.assertEqual(Sockets.receive(victim.socket()), Message.of(body));
        }
        victim.assertUnharmed();
    }

    @ParameterizedTest
    @ValueSource(longs = {LIMIT + 1, 1L << 31, (1L << 31) + 5, 1L << 32, 1L << 62, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void aFrameOverTheMaximumSizeClosesTheConnectionAtItsHeader(long announcedBytes) {
        Victim victim = limitedVictim();
        MemoryProbe memory = MemoryProbe.start(Victim.THREADS);
        try (RawPeer attacker = victim.attacker().handshake("PUSH")) {
            attacker.send(Zmtp.longFrame(0, announcedBytes, new byte[0]));

            attacker.assertClosed();

            assertThat(memory.allocatedBytes()).isLessThan(MEBIBYTE);
            victim.assertUnharmed();
        }
    }

    @Test
    void theMaximumSizeHoldsForEveryPartOfAMessage() {
        Victim victim = limitedVictim();
        try (RawPeer attacker = victim.attacker().handshake("PUSH")) {
            attacker.send(Zmtp.frame(Zmtp.MORE, new byte[10]), Zmtp.longFrame(0, LIMIT + 1, new byte[0]));

            attacker.assertClosed();

            victim.assertUnharmed();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 30, 1L << 31, 1L << 32, 1L << 62, Long.MAX_VALUE})
    void aHugeFrameThatNeverComesReservesNoMemoryThoughThereIsNoLimit(long announcedBytes) {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        MemoryProbe memory = MemoryProbe.start(Victim.THREADS);
        try (RawPeer attacker = victim.attacker().handshake("PUSH")) {
            attacker.sendUntilClosed(Zmtp.longFrame(0, announcedBytes, new byte[100_000]), 1);

            victim.exchange();

            assertThat(memory.allocatedBytes()).isLessThan(16 * MEBIBYTE);
            assertThat(victim.context().resourceUsage().bufferBytes()).isLessThan(16 * MEBIBYTE);
        }
        victim.assertUnharmed();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    void aSizeWithTheTopBitSetClosesTheConnectionThoughThereIsNoLimit(long announcedBytes) {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        try (RawPeer attacker = victim.attacker().handshake("PUSH")) {
            attacker.send(Zmtp.longFrame(0, announcedBytes, new byte[0]));

            attacker.assertClosed();

            victim.assertUnharmed();
        }
    }

    @ParameterizedTest(name = "PING of {0} bytes")
    @ValueSource(ints = {5, 6})
    void aPingTooShortForItsTimeToLiveClosesTheConnection(int bytes) {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        byte[] body = Arrays.copyOf(Zmtp.text("\u0004PING"), bytes);
        try (RawPeer attacker = victim.attacker().handshake("PUSH")) {
            attacker.send(Zmtp.frame(Zmtp.COMMAND, body));

            assertThat(attacker.readFor(Duration.ofMillis(200)))
                    .as("answer to a malformed PING")
                    .isEmpty();
            attacker.assertClosed();
            victim.assertUnharmed();
        }
    }

    @Test
    void anEmptyCommandIsNotAnsweredAndNotDelivered() {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        try (RawPeer attacker = victim.attacker().handshake("PUSH")) {
            attacker.send(Zmtp.frame(Zmtp.COMMAND, new byte[0]));

            assertThat(attacker.readFor(Duration.ofMillis(100))).isEmpty();
            victim.exchange();
        }
        victim.assertUnharmed();
    }

    @ParameterizedTest(name = "parts of {0} bytes")
    @ValueSource(ints = {0, 1, 1000})
    @Tag("L5")
    void aMessageWithoutLastPartCannotGrowForEver(int bytes) {
        Victim victim = limitedVictim();
        byte[] part = Zmtp.frame(Zmtp.MORE, new byte[bytes]);
        byte[] batch = Zmtp.join(Collections.nCopies(1000, part).toArray(byte[][]::new));
        long limitBytes = 1000L * part.length * (bytes == 1000 ? 100 : 5000);
        try (RawPeer attacker = victim.attacker().handshake("PUSH")) {
            long sent = attacker.sendUntilClosed(batch, limitBytes);

            assertThat(sent).as("bytes taken before the connection was closed").isLessThan(limitBytes);
            victim.assertUnharmed();
        }
    }

    @ParameterizedTest(name = "after {0} bytes")
    @ValueSource(ints = {1, 2, 50, 102, 103, 104, 110, 111, 112, 500, 1110})
    @Tag("V23")
    void aMessageCutShortIsNotDeliveredAtAll(int bytes) {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        byte[] message = Zmtp.join(Zmtp.frame(Zmtp.MORE, new byte[100]), Zmtp.frame(0, new byte[1000]));
        for (boolean reset : new boolean[] {false, true}) {
            try (RawPeer attacker = victim.attacker().handshake("PUSH")) {
                attacker.send(Zmtp.message("whole"), Arrays.copyOf(message, bytes));
                assertThat(Sockets.receive(victim.socket()).text()).isEqualTo("whole");

                if (reset) {
                    attacker.reset();
                } else {
                    attacker.shutdownOutput();
                    attacker.assertClosed();
                }

                victim.assertUnharmed();
            }
        }
    }

    @Test
    void aMillionPingsCostNoMemory() {
        Victim victim = Victim.open(SocketType.PULL, contexts);
        byte[] pings = Zmtp.join(
                Collections.nCopies(1000, Zmtp.ping(0, "0123456789abcdef")).toArray(byte[][]::new));
        try (RawPeer attacker = victim.attacker(4096).handshake("PUSH")) {
            // The attacker never reads the PONGs. Either the engine stops reading, which lets the sender block, or it
            // answers the last PING only; so the sending must not be waited for.
            Thread sender = new Thread(() -> attacker.sendUntilClosed(pings, 1000L * pings.length));
            sender.setDaemon(true);
            sender.start();

            for (int i = 0; i < 20; i++) {
                victim.exchange();
            }

            assertThat(victim.context().resourceUsage().bufferBytes()).isLessThan(16 * MEBIBYTE);
        }
        victim.assertUnharmed();
    }

    private Victim limitedVictim() {
        return Victim.open(
                SocketType.PULL, contexts, socket -> socket.setOption(SocketOptions.MAX_MESSAGE_SIZE, (long) LIMIT));
    }
}
