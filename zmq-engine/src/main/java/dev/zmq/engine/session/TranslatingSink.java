// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.zmtp.Frames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.Arrays;

/**
 * Takes frames of ZMTP 2.0 and later and writes them with headers of another form, or with none.
 *
 * <p>It keeps nothing back: bytes count as written once the channel has taken what they became, so what a queue counts as
 * sent is with the operating system, and what it has left can be sent again on another connection. A header is taken as a
 * whole; each must lie in one buffer, as those of a {@link dev.zmq.engine.pipe.OutboundPipe} do.
 *
 * <p>One thread at a time: whoever holds the flush token.
 */
final class TranslatingSink implements GatheringByteChannel {

    /** How the peer wants the header of a frame. */
    @FunctionalInterface
    interface HeaderFormat {
        /** Returns the header of a frame, given its flags and the length of its body. */
        byte[] header(int flags, long bodyBytes);
    }

    private static final int MAX_PIECES = 64;

    /** Where in the frames something is: behind a number of bytes of a header or, if any are left, in a body. */
    private static final class Place {
        private long bodyLeft;
        private int headerWritten;

        void set(Place other) {
            bodyLeft = other.bodyLeft;
            headerWritten = other.headerWritten;
        }
    }

    private final GatheringByteChannel channel;
    private final HeaderFormat format;
    private final ByteBuffer[] pieces = new ByteBuffer[MAX_PIECES];

    // Of what the channel has taken, and of what is being gathered for it.
    private final Place written = new Place();
    private final Place gathered = new Place();

    TranslatingSink(GatheringByteChannel channel, HeaderFormat format) {
        this.channel = channel;
        this.format = format;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return (int) write(new ByteBuffer[] {source}, 0, 1);
    }

    @Override
    public long write(ByteBuffer[] sources) throws IOException {
        return write(sources, 0, sources.length);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        long taken = 0;
        boolean all = true;
        while (all && hasRemaining(sources, offset, length)) {
            int count = gather(sources, offset, length);
            long offered = 0;
            for (int i = 0; i < count; i++) {
                offered += pieces[i].remaining();
            }
            long accepted = offered == 0 ? 0 : channel.write(pieces, 0, count);
            all = accepted == offered;
            Arrays.fill(pieces, 0, count, null);
            taken += advance(sources, offset, length, accepted);
        }
        return taken;
    }

    private static boolean hasRemaining(ByteBuffer[] sources, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (sources[i].hasRemaining()) {
                return true;
            }
        }
        return false;
    }

    /** Collects what to offer to the channel next; the sources stay as they are. */
    private int gather(ByteBuffer[] sources, int offset, int length) {
        gathered.set(written);
        int count = 0;
        for (int i = offset; i < offset + length; i++) {
            ByteBuffer source = sources[i];
            int position = source.position();
            while (position < source.limit() && count < MAX_PIECES) {
                if (gathered.bodyLeft > 0) {
                    int bytes = (int) Math.min(gathered.bodyLeft, source.limit() - position);
                    pieces[count++] = source.slice(position, bytes);
                    position += bytes;
                    gathered.bodyLeft -= bytes;
                } else {
                    byte[] header = header(source, position);
                    if (header.length > gathered.headerWritten) {
                        pieces[count++] = ByteBuffer.wrap(header).position(gathered.headerWritten);
                    }
                    gathered.headerWritten = 0;
                    gathered.bodyLeft = bodyBytes(source, position);
                    position += headerBytes(source, position);
                }
            }
        }
        return count;
    }

    /** Moves the sources behind what the channel has taken; returns by how many bytes. */
    private long advance(ByteBuffer[] sources, int offset, int length, long accepted) {
        long left = accepted;
        long taken = 0;
        for (int i = offset; i < offset + length; i++) {
            ByteBuffer source = sources[i];
            while (source.hasRemaining()) {
                int position = source.position();
                int step;
                if (written.bodyLeft > 0) {
                    step = (int) Math.min(left, Math.min(written.bodyLeft, source.remaining()));
                    if (step == 0) {
                        return taken;
                    }
                    written.bodyLeft -= step;
                    left -= step;
                } else {
                    int missing = header(source, position).length - written.headerWritten;
                    if (left < missing) {
                        written.headerWritten += (int) left;
                        return taken;
                    }
                    left -= missing;
                    written.headerWritten = 0;
                    written.bodyLeft = bodyBytes(source, position);
                    step = headerBytes(source, position);
                }
                source.position(position + step);
                taken += step;
            }
        }
        return taken;
    }

    private byte[] header(ByteBuffer source, int position) {
        return format.header(source.get(position), bodyBytes(source, position));
    }

    private static int headerBytes(ByteBuffer source, int position) {
        return (source.get(position) & Frames.LONG) != 0 ? Frames.LONG_HEADER_BYTES : Frames.SHORT_HEADER_BYTES;
    }

    private static long bodyBytes(ByteBuffer source, int position) {
        return (source.get(position) & Frames.LONG) != 0
                ? source.getLong(position + 1)
                : source.get(position + 1) & 0xFF;
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
