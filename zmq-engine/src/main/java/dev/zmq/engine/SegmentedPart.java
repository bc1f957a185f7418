// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A large part in memory. */
final class SegmentedPart extends LargePart {

    private final ByteBuffer[] segments;

    /** Where each segment begins in the part. */
    private final long[] starts;

    private final long size;

    SegmentedPart(ByteBuffer[] buffers) {
        // Without empty ones, so that no two begin at the same place.
        this.segments = Arrays.stream(buffers)
                .filter(ByteBuffer::hasRemaining)
                .map(ByteBuffer::slice)
                .toArray(ByteBuffer[]::new);
        this.starts = new long[segments.length];
        long end = 0;
        for (int i = 0; i < segments.length; i++) {
            starts[i] = end;
            end += segments[i].limit();
        }
        this.size = end;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    void copy(long position, ByteBuffer target, int count) {
        int found = Arrays.binarySearch(starts, position);
        int index = found >= 0 ? found : -found - 2;
        int offset = (int) (position - starts[index]);
        int left = count;
        while (left > 0) {
            ByteBuffer segment = segments[index++];
            int step = Math.min(left, segment.limit() - offset);
            target.put(target.position(), segment, offset, step).position(target.position() + step);
            left -= step;
            offset = 0;
        }
    }

    @Override
    public LargePart duplicate() {
        return this; // closing does nothing
    }

    @Override
    public void close() {}
}
