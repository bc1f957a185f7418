// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Zmtp;
import dev.zmq.engine.zmtp.Commands;
import dev.zmq.engine.zmtp.Handshake;
import dev.zmq.engine.zmtp.PeerInfo;
import dev.zmq.engine.zmtp.ProtocolException;
import dev.zmq.engine.zmtp.Version1Frames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a peer of ZMTP 1.0 or 2.0 sends, from its first byte on: identity, and frames that become those of today, are the
 * same however the bytes are split.
 */
@Tag("fuzz")
class OlderPeerFuzzTest {

    private static final byte[] SIGNATURE = {(byte) 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F};

    /** Ways to begin; what was fuzzed follows. Nothing but the last is left to luck, as a signature is long. */
    private static final List<byte[]> BEGINNINGS = List.of(
            new byte[] {1, 0}, // 1.0, no identity
            new byte[] {4, 0, 'a', 'b', 'c'},
            Zmtp.join(SIGNATURE, new byte[] {0, 5, 1, 0}), // 1.0 behind the greeting of 2.0
            Zmtp.join(SIGNATURE, new byte[] {1, 5, 0, 0}), // 2.0
            Zmtp.join(SIGNATURE, new byte[] {1, 7}),
            Zmtp.join(SIGNATURE, new byte[] {0}),
            SIGNATURE,
            new byte[0]);

    static Stream<byte[]> seeds() {
        byte[] frames = Zmtp.join(
                Version1Frames.header(1, 3), new byte[3], Version1Frames.header(0, 300), new byte[300], new byte[] {1, 0
                });
        return Stream.of(
                        frames,
                        Zmtp.join(Version1Frames.header(0, 253), new byte[253], Version1Frames.header(0, 254)),
                        new byte[] {3, 1, 'x', 'y', 0},
                        new byte[] {2, (byte) 0xFF, 'x', 1},
                        new byte[] {(byte) 0xFF, 0, 0, 0, 0, 0, 0, 0, 2, 0, 'x'},
                        new byte[] {(byte) 0xFF, -1, -1, -1, -1, -1, -1, -1, -1, 0},
                        new byte[] {(byte) 0xFF, 0x7F, -1, -1, -1, -1, -1, -1, -1, 1, 'x'},
                        Zmtp.join(Zmtp.frame(0, new byte[] {'i', 'd'}), Zmtp.message("x")),
                        Zmtp.longFrame(0, 256, new byte[256]),
                        Zmtp.frame(Zmtp.MORE, new byte[1]))
                .flatMap(bytes -> IntStream.range(0, BEGINNINGS.size())
                        .mapToObj(beginning -> Zmtp.join(new byte[] {(byte) beginning, 3}, bytes)));
    }

    @MethodSource("seeds")
    @FuzzTest
    void whatAnOlderPeerSaysDoesNotDependOnHowBytesArrive(byte[] input) throws IOException {
        if (input.length < 2) {
            return;
        }
        byte[] bytes = Zmtp.join(
                BEGINNINGS.get((input[0] & 0xFF) % BEGINNINGS.size()), Arrays.copyOfRange(input, 2, input.length));

        String whole = read(bytes, new Random(0), Math.max(1, bytes.length));

        assertThat(read(bytes, new Random(0), 1)).as("byte by byte").isEqualTo(whole);
        assertThat(read(bytes, new Random(input[1]), 30)).as("split at random").isEqualTo(whole);
    }

    /** Returns what was sent, who the peer is, and the frames, up to a violation. */
    private static String read(byte[] bytes, Random random, int longestPiece) throws IOException {
        Pieces pieces = new Pieces(bytes, random, longestPiece);
        Handshake handshake = new Handshake(SocketType.DEALER, new byte[] {'m', 'e'}, -1, false);
        StringBuilder said = new StringBuilder();
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        try {
            ByteBuffer piece = ByteBuffer.allocate(0);
            boolean done = false;
            while (!done && pieces.arrive()) {
                piece = ByteBuffer.allocate(longestPiece);
                pieces.read(piece);
                done = handshake.consume(
                        piece.flip(),
                        sent -> said.append(HexFormat.of().formatHex(sent)).append(' '));
            }
            if (!done) {
                return said + "incomplete";
            }
            PeerInfo peer = handshake.peer();
            said.append(peer.version()).append(' ').append(HexFormat.of().formatHex(peer.routingId()));
            assertThat(peer.routingId().length).isLessThanOrEqualTo(Commands.MAX_ROUTING_ID_BYTES);
            if (peer.usesVersion1Frames()) {
                readFrames(pieces, piece, frames);
            }
            return said + " " + HexFormat.of().formatHex(frames.toByteArray());
        } catch (ProtocolException e) {
            assertThat(e.getMessage()).isNotBlank();
            // Of the frames before it, those of the same piece are lost with the connection.
            return said + " " + e.reason();
        }
    }

    private static void readFrames(Pieces pieces, ByteBuffer piece, ByteArrayOutputStream frames)
            throws IOException, ProtocolException {
        Version1Source source = new Version1Source(pieces);
        source.adopt(piece);
        collect(piece, frames);
        do {
            ByteBuffer target = ByteBuffer.allocate(64);
            while (source.read(target) > 0) {
                collect(target.flip(), frames);
                target.clear();
            }
        } while (pieces.arrive());
        assertThat(frames.size()).as("a frame never gets longer").isLessThanOrEqualTo(pieces.bytes.length);
    }

    private static void collect(ByteBuffer read, ByteArrayOutputStream frames) {
        byte[] part = new byte[read.remaining()];
        read.get(part);
        frames.writeBytes(part);
    }

    /** A channel in which bytes arrive in pieces. */
    private static final class Pieces implements ReadableByteChannel {
        private final byte[] bytes;
        private final Random random;
        private final int longest;
        private int position;
        private int available;

        Pieces(byte[] bytes, Random random, int longest) {
            this.bytes = bytes;
            this.random = random;
            this.longest = longest;
        }

        /** Has one more piece arrive; returns false if there is none. */
        boolean arrive() {
            if (available == bytes.length) {
                return false;
            }
            available = Math.min(bytes.length, available + 1 + random.nextInt(longest));
            return true;
        }

        @Override
        public int read(ByteBuffer target) {
            int count = Math.min(target.remaining(), available - position);
            target.put(bytes, position, count);
            position += count;
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
