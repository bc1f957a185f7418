// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.zmtp.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the bytes of a connection come from: always as frames of ZMTP 2.0 and later, whatever the peer sends. */
@FunctionalInterface
interface FrameSource {

    /**
     * Reads what has arrived, as {@link java.nio.channels.ReadableByteChannel#read} does.
     *
     * @return the number of bytes read, 0 if there are none now, -1 if there will be none any more
     */
    int read(ByteBuffer target) throws IOException, ProtocolException;

    /** Gives the bytes from position to limit, which were read together with the end of the handshake, the same form. */
    default void adopt(ByteBuffer read) throws ProtocolException {}
}
