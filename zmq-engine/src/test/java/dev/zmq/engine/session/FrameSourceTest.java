// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.Wire;
import dev.zmq.engine.zmtp.ProtocolException;
import dev.zmq.engine.zmtp.Version1Frames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from peers with other frames, or none. */
class FrameSourceTest {

    /** A channel in which bytes arrive piece by piece, with nothing between, and that ends with them. */
    private static final class SlowChannel implements ReadableByteChannel {
        private final byte[] bytes;
        private final int pieceBytes;
        private int position;
        private int available;

        SlowChannel(byte[] bytes, int pieceBytes) {
            this.bytes = bytes;
            this.pieceBytes = pieceBytes;
        }

        void arrive() {
            available = Math.min(bytes.length, available + pieceBytes);
        }

        @Override
        public int read(ByteBuffer target) {
            int count = Math.min(target.remaining(), available - position);
            target.put(bytes, position, count);
            position += count;
            return count == 0 && position == bytes.length ? -1 : count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 10, 100, 10_000})
    void framesOfZmtp10AreReadInPiecesOfAnySize(int pieceBytes) throws IOException, ProtocolException {
        ByteArrayOutputStream version1 = new ByteArrayOutputStream();
        ByteArrayOutputStream version2 = new ByteArrayOutputStream();
        for (int bytes : new int[] {0, 3, 252, 253, 254, 255, 256, 3000}) {
            byte[] body = Payloads.random(bytes, bytes);
            version1.writeBytes(Version1Frames.header(0, bytes));
            version1.writeBytes(body);
            version2.writeBytes(Wire.frame(body, false));
        }
        SlowChannel channel = new SlowChannel(version1.toByteArray(), pieceBytes);

        assertThat(readAll(new Version1Source(channel), channel, 500)).isEqualTo(version2.toByteArray());
    }

    @Test
    void whatCameWithTheIdentityIsGivenTheSameForm() throws IOException, ProtocolException {
        byte[] version1 = {4, 0, 'a', 'b', 'c', 3, 1, 'd', 'e', 2};
        Version1Source source = new Version1Source(new SlowChannel(new byte[] {0, 'f'}, 2));
        ByteBuffer first =
                ByteBuffer.allocate(100).position(7).put(version1).flip().position(7);

        source.adopt(first);

        assertThat(remaining(first)).containsExactly(0, 3, 'a', 'b', 'c', 1, 2, 'd', 'e');
        SlowChannel channel = new SlowChannel(new byte[] {0, 'f'}, 2);
        channel.arrive();
        Version1Source other = new Version1Source(channel);
        other.adopt(ByteBuffer.wrap(new byte[] {2}));
        ByteBuffer next = ByteBuffer.allocate(100);
        assertThat(other.read(next)).isEqualTo(3);
        assertThat(remaining(next.flip())).containsExactly(0, 1, 'f');
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 8192, 50_000})
    void bytesOfARawPeerBecomeMessages(int pieceBytes) throws IOException, ProtocolException {
        byte[] data = Payloads.random(1, pieceBytes == 1 ? 300 : 60_000);
        SlowChannel channel = new SlowChannel(data, pieceBytes);

        List<Message> messages = Wire.parse(readAll(new RawSource(channel), channel, 20_000));

        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (Message message : messages) {
            assertThat(message.size()).isEqualTo(1);
            assertThat(message.part(0).length).isBetween(1, RawSource.MAX_PART_BYTES);
            joined.writeBytes(message.part(0));
        }
        assertThat(joined.toByteArray()).isEqualTo(data);
    }

    /** Reads to the end, into a buffer with something before that must stay and no more room than given. */
    private static byte[] readAll(FrameSource source, SlowChannel channel, int room)
            throws IOException, ProtocolException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int count = 0;
        while (count >= 0) {
            ByteBuffer target = ByteBuffer.allocateDirect(room + 10).position(5).limit(room + 5);
            count = source.read(target);
            assertThat(target.limit()).isEqualTo(room + 5);
            assertThat(target.position()).isEqualTo(5 + Math.max(0, count));
            all.writeBytes(remaining(target.flip().position(5)));
            if (count == 0) {
                channel.arrive();
            }
        }
        return all.toByteArray();
    }

    private static byte[] remaining(ByteBuffer bytes) {
        byte[] remaining = new byte[bytes.remaining()];
        bytes.get(remaining);
        return remaining;
    }
}
