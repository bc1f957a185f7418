// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Zmtp;
import dev.zmq.engine.zmtp.ProtocolException.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a peer begins with: the outcome is a peer, a violation, or the wait for more, however the bytes are split. */
@Tag("fuzz")
class HandshakeFuzzTest {

    private static final SocketType[] TYPES = SocketType.values();

    static Stream<byte[]> seeds() {
        byte[] greeting = Zmtp.greeting();
        return Stream.of(
                        Zmtp.join(greeting, Zmtp.ready("DEALER")),
                        Zmtp.join(greeting, Zmtp.ready("REQ", Zmtp.text("id")), Zmtp.message("next")),
                        Zmtp.join(Zmtp.greeting(0, "NULL"), Zmtp.ready("PUB")),
                        Zmtp.greeting(1, "PLAIN"),
                        Zmtp.greeting(1, "CURVE"),
                        Zmtp.join(greeting, Zmtp.command("ERROR", new byte[] {2, 'n', 'o'})),
                        Zmtp.join(greeting, Zmtp.command("ERROR", new byte[] {9, 'n', 'o'})),
                        Zmtp.join(greeting, Zmtp.command("HELLO", new byte[0])),
                        Zmtp.join(greeting, Zmtp.longFrame(Zmtp.COMMAND, -1, new byte[0])),
                        Zmtp.join(greeting, Zmtp.longFrame(Zmtp.COMMAND, 65_536, new byte[9])),
                        Zmtp.join(greeting, Zmtp.command("READY", Zmtp.property("X", new byte[300]))),
                        new byte[] {1, 0},
                        new byte[] {(byte) 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 1, 8},
                        new byte[] {(byte) 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7E},
                        Zmtp.text("GET / HTTP/1.1\r\n\r\n"),
                        new byte[] {0x16, 3, 1, 0, 0})
                .map(bytes -> Zmtp.join(new byte[] {5, 7}, bytes));
    }

    @MethodSource("seeds")
    @FuzzTest
    void theOutcomeDoesNotDependOnHowBytesArrive(byte[] input) {
        if (input.length < 2) {
            return;
        }
        SocketType type = TYPES[(input[0] & 0xFF) % TYPES.length];
        byte[] bytes = Arrays.copyOfRange(input, 2, input.length);

        Outcome whole = Outcome.of(type, bytes, new Random(0), Math.max(1, bytes.length));

        assertThat(Outcome.of(type, bytes, new Random(0), 1)).isEqualTo(whole);
        assertThat(Outcome.of(type, bytes, new Random(input[1]), 40)).isEqualTo(whole);
        if (whole.peer != null) {
            assertThat(whole.peer.routingId().length).isLessThanOrEqualTo(Commands.MAX_ROUTING_ID_BYTES);
        }
    }

    /** What a handshake came to. A violation is compared by its reason: its text may quote what had arrived by then. */
    private record Outcome(
            List<String> sent,
            @Nullable PeerInfo peer,
            @Nullable Reason violation,
            int left) {

        static Outcome of(SocketType type, byte[] bytes, Random random, int longestPiece) {
            Handshake handshake = new Handshake(type, new byte[0], -1, false);
            List<String> sent = new ArrayList<>();
            int position = 0;
            try {
                boolean done = false;
                while (!done && position < bytes.length) {
                    int length = Math.min(bytes.length - position, 1 + random.nextInt(longestPiece));
                    ByteBuffer piece = ByteBuffer.wrap(bytes, position, length);
                    done = handshake.consume(
                            piece, frame -> sent.add(HexFormat.of().formatHex(frame)));
                    position = piece.position();
                }
                PeerInfo peer = done ? handshake.peer() : null;
                return new Outcome(sent, peer, null, done ? bytes.length - position : 0);
            } catch (ProtocolException e) {
                assertThat(e.getMessage()).isNotBlank();
                return new Outcome(sent, null, e.reason(), 0);
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Outcome that && toString().equals(that.toString());
        }

        @Override
        public int hashCode() {
            return toString().hashCode();
        }

        @Override
        public String toString() {
            return sent + " "
                    + (peer == null ? null : peer.socketType() + peer.metadata() + Arrays.toString(peer.routingId()))
                    + " " + violation + " " + left;
        }
    }
}
