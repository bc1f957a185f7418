// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.testkit.Wire;
import dev.zmq.engine.zmtp.Version1Frames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranslatingSinkTest {

    private static final byte[] NO_HEADER = {};

    /** A channel that takes a few bytes only, then none, and so on. */
    private static final class ReluctantChannel implements GatheringByteChannel {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final int most;
        private boolean full;

        ReluctantChannel(int most) {
            this.most = most;
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) {
            full = !full;
            int left = full ? most : 0;
            int before = taken.size();
            for (int i = offset; i < offset + length && left > 0; i++) {
                byte[] bytes = new byte[Math.min(left, sources[i].remaining())];
                sources[i].get(bytes);
                taken.writeBytes(bytes);
                left -= bytes.length;
            }
            return taken.size() - before;
        }

        @Override
        public long write(ByteBuffer[] sources) {
            return write(sources, 0, sources.length);
        }

        @Override
        public int write(ByteBuffer source) {
            return (int) write(new ByteBuffer[] {source}, 0, 1);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 9, 10, 11, 64, 255, 1000, 1_000_000})
    void framesReachAPeerOfZmtp10WithItsHeaders(int bytesPerWrite) throws IOException {
        ReluctantChannel channel = new ReluctantChannel(bytesPerWrite);
        List<byte[]> bodies = bodies();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        bodies.forEach(body -> {
            expected.writeBytes(Version1Frames.header(0, body.length));
            expected.writeBytes(body);
        });

        writeAll(new TranslatingSink(channel, Version1Frames::header), bodies);

        assertThat(channel.taken.toByteArray()).isEqualTo(expected.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 9, 10, 11, 64, 255, 1000, 1_000_000})
    void aRawPeerGetsTheBodiesAlone(int bytesPerWrite) throws IOException {
        ReluctantChannel channel = new ReluctantChannel(bytesPerWrite);
        List<byte[]> bodies = bodies();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        bodies.forEach(expected::writeBytes);

        writeAll(new TranslatingSink(channel, (flags, bytes) -> NO_HEADER), bodies);

        assertThat(channel.taken.toByteArray()).isEqualTo(expected.toByteArray());
    }

    /** What is counted as taken must have reached the channel: it is forgotten then, and all else is sent again one day. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100})
    void aFrameCountsAsWrittenOnceItsLastByteIs(int bytesPerWrite) throws IOException {
        ReluctantChannel channel = new ReluctantChannel(bytesPerWrite);
        TranslatingSink sink = new TranslatingSink(channel, Version1Frames::header);
        ByteBuffer frames = ByteBuffer.wrap(Wire.frame(new byte[300], false));
        int whole = Version1Frames.header(0, 300).length + 300;
        while (frames.hasRemaining()) {
            sink.write(frames);

            assertThat(!frames.hasRemaining()).isEqualTo(channel.taken.size() == whole);
        }
    }

    private static List<byte[]> bodies() {
        Random random = new Random(5);
        List<byte[]> bodies = new ArrayList<>();
        for (int bytes : new int[] {0, 1, 2, 252, 253, 254, 255, 256, 300, 5000, 0, 0, 3}) {
            byte[] body = new byte[bytes];
            random.nextBytes(body);
            bodies.add(body);
        }
        for (int i = 0; i < 200; i++) {
            bodies.add(new byte[] {(byte) i});
        }
        return bodies;
    }

    /** Hands over all frames, a header never apart from itself, long bodies in buffers of their own, as queues do. */
    private static void writeAll(TranslatingSink sink, List<byte[]> bodies) throws IOException {
        List<ByteBuffer> buffers = new ArrayList<>();
        for (byte[] body : bodies) {
            ByteBuffer frame = ByteBuffer.wrap(Wire.frame(body, false));
            if (body.length >= 5000) {
                buffers.add(frame.duplicate().limit(9));
                buffers.add(frame.position(9).slice());
            } else {
                buffers.add(frame);
            }
        }
        ByteBuffer[] sources = buffers.toArray(ByteBuffer[]::new);
        long all = buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        long taken = 0;
        for (int i = 0; i < 100_000 && taken < all; i++) {
            taken += sink.write(sources);
            long left = buffers.stream().mapToLong(ByteBuffer::remaining).sum();
            assertThat(taken).isEqualTo(all - left);
        }
        assertThat(taken).isEqualTo(all);
    }
}
