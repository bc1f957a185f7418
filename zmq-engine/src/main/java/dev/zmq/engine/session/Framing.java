// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.zmtp.PeerInfo;
import dev.zmq.engine.zmtp.Version1Frames;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.SocketChannel;

/**
 * The two ends of a connection between which everything is a frame of ZMTP 2.0 or later. For almost all peers they are the
 * channel itself.
 *
 * @param source where frames from the peer come from
 * @param sink where frames to the peer go
 */
record Framing(FrameSource source, GatheringByteChannel sink) {

    private static final byte[] NO_HEADER = {};

    /** Returns what a peer needs. */
    static Framing of(PeerInfo peer, SocketChannel channel) {
        if (peer.isRaw()) {
            return new Framing(new RawSource(channel), new TranslatingSink(channel, (flags, bytes) -> NO_HEADER));
        }
        if (peer.usesVersion1Frames()) {
            return new Framing(new Version1Source(channel), new TranslatingSink(channel, Version1Frames::header));
        }
        return new Framing(channel::read, channel);
    }
}
