// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.LargePart;
import dev.zmq.engine.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A body that gathers in small segments, each reserved when the one before is full.
 *
 * <p>To become an array it must move into one some time. It does so when one byte in {@value #TRUST} has arrived: then no
 * more than that part of it is ever held, and copied, twice.
 */
final class BodyInMemory implements GrowingBody {

    /** The announced length is trusted once so much of it has arrived. */
    private static final int TRUST = 8;

    /** With their headers, four of these fill a region of the smallest heap of G1, which wastes what is left of one. */
    private static final int SEGMENT_BYTES = 256 * 1024 - 64;

    private final long length;
    private final boolean asArray;
    private final List<ByteBuffer> segments = new ArrayList<>();
    private long received;
    private byte @Nullable [] whole;

    /**
     * Creates an empty body.
     *
     * @param length how many bytes are to come
     * @param asArray whether it shall be an array in the end, rather than a large part
     */
    BodyInMemory(long length, boolean asArray) {
        this.length = length;
        this.asArray = asArray;
    }

    @Override
    public void append(ByteBuffer in, int count) {
        if (whole == null && asArray && received + count >= length / TRUST) {
            whole = joined();
        }
        if (whole != null) {
            in.get(whole, (int) received, count);
        } else {
            appendToSegments(in, count);
        }
        received += count;
    }

    private byte[] joined() {
        byte[] array = new byte[(int) length];
        int position = 0;
        for (ByteBuffer segment : segments) {
            int count = segment.flip().remaining();
            segment.get(array, position, count);
            position += count;
        }
        segments.clear();
        return array;
    }

    private void appendToSegments(ByteBuffer in, int count) {
        ByteBuffer piece = in.duplicate().limit(in.position() + count);
        in.position(piece.limit());
        while (piece.hasRemaining()) {
            ByteBuffer last = segments.isEmpty() ? null : segments.get(segments.size() - 1);
            if (last == null || !last.hasRemaining()) {
                last = ByteBuffer.allocate(SEGMENT_BYTES);
                segments.add(last);
            }
            int step = Math.min(piece.remaining(), last.remaining());
            last.put(last.position(), piece, piece.position(), step).position(last.position() + step);
            piece.position(piece.position() + step);
        }
    }

    @Override
    public void addTo(Message.Builder message) {
        if (whole != null) {
            message.add(whole);
        } else {
            segments.forEach(ByteBuffer::flip);
            message.add(LargePart.of(segments.toArray(ByteBuffer[]::new)));
        }
    }

    @Override
    public void abandon() {
        segments.clear();
        whole = null;
    }
}
