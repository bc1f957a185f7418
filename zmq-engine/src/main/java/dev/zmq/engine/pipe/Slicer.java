// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import dev.zmq.engine.Message;
import dev.zmq.engine.zmtp.Frames;
import java.nio.ByteBuffer;

/** Takes a run of whole messages apart, straight from the buffer that it is in. Not thread-safe. */
public final class Slicer {

    private final ByteBuffer in;
    private int position;

    /** Begins at a position; those of the buffer stay as they are. */
    public Slicer(ByteBuffer in, int from) {
        this.in = in;
        this.position = from;
    }

    /** Returns where the next message begins. */
    public int position() {
        return position;
    }

    /** Returns the next message. */
    public Message next() {
        int flags = in.get(position);
        byte[] first = body(flags);
        if ((flags & Frames.MORE) == 0) {
            return Message.of(first);
        }
        Message.Builder parts = Message.builder().add(first);
        do {
            flags = in.get(position);
            parts.add(body(flags));
        } while ((flags & Frames.MORE) != 0);
        return parts.build();
    }

    private byte[] body(int flags) {
        boolean isLong = (flags & Frames.LONG) != 0;
        int start = position + (isLong ? Frames.LONG_HEADER_BYTES : Frames.SHORT_HEADER_BYTES);
        byte[] body = new byte[isLong ? (int) in.getLong(position + 1) : in.get(position + 1) & 0xff];
        in.get(start, body);
        position = start + body.length;
        return body;
    }
}
