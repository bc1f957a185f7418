// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.zmtp.ProtocolException;
import dev.zmq.engine.zmtp.Version1Decoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Reads from a peer of ZMTP 1.0. I/O thread. */
final class Version1Source implements FrameSource {

    private final ReadableByteChannel channel;
    private final Version1Decoder decoder = new Version1Decoder();

    Version1Source(ReadableByteChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read(ByteBuffer target) throws IOException, ProtocolException {
        int start = target.position();
        while (true) {
            byte[] rest = decoder.rest();
            if (target.limit() - start <= rest.length) {
                return 0;
            }
            int count = channel.read(target.position(start).put(rest));
            int end = decoder.decode(target, start, target.position());
            target.position(end);
            // Not 0 as long as more may have arrived behind a header that was not complete.
            if (count <= 0 || end > start) {
                return count < 0 ? -1 : end - start;
            }
        }
    }

    @Override
    public void adopt(ByteBuffer read) throws ProtocolException {
        read.limit(decoder.decode(read, read.position(), read.limit()));
    }
}
