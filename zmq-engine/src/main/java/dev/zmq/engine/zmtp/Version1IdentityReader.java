// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import dev.zmq.engine.zmtp.ProtocolException.Reason;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the identity with which a peer of ZMTP 1.0 begins (RFC 13): one frame. Resumable at every byte.
 *
 * <p>These may also be the first bytes of something else. A frame that is the whole of a message has no flag set; bytes
 * that look otherwise are another protocol: HTTP, SSH and TLS are told by their second byte. (libzmq takes them for
 * frames, and delivers some of what follows.)
 */
final class Version1IdentityReader {

    private final byte[] header = new byte[Version1Frames.LONG_HEADER_BYTES];
    private int headerFilled;
    private byte @Nullable [] identity;
    private int identityFilled;

    /** Returns the identity, or null if all of {@code in} was taken and the frame is not complete. */
    byte @Nullable [] read(ByteBuffer in) throws ProtocolException {
        byte[] target = identity;
        while (target == null) {
            if (!in.hasRemaining()) {
                return null;
            }
            header[headerFilled++] = in.get();
            if (header[0] == 0) {
                throw new ProtocolException(
                        Reason.MALFORMED_GREETING, "the peer's first byte is 0x00, which begins no version of ZMTP");
            }
            if (headerFilled == headerBytes()) {
                target = startIdentity(in);
            }
        }
        int count = Math.min(in.remaining(), target.length - identityFilled);
        in.get(target, identityFilled, count);
        identityFilled += count;
        return identityFilled == target.length ? target : null;
    }

    private boolean isLong() {
        return (header[0] & 0xFF) == Version1Frames.LONG_LENGTH;
    }

    private int headerBytes() {
        return isLong() ? Version1Frames.LONG_HEADER_BYTES : Version1Frames.SHORT_HEADER_BYTES;
    }

    private byte[] startIdentity(ByteBuffer following) throws ProtocolException {
        if (header[headerFilled - 1] != 0) {
            throw new ProtocolException(Reason.MALFORMED_GREETING, describe(following));
        }
        long bytes = (isLong() ? ByteBuffer.wrap(header).getLong(1) : header[0] & 0xFF) - 1;
        // Unsigned: a length of 0, or with its top bit set, must not slip through as a negative number.
        if (Long.compareUnsigned(bytes, Commands.MAX_ROUTING_ID_BYTES) > 0) {
            throw new ProtocolException(
                    Reason.MALFORMED_GREETING,
                    "the peer's first frame, in ZMTP 1.0 its identity, announces " + Long.toUnsignedString(bytes)
                            + " bytes where at most " + Commands.MAX_ROUTING_ID_BYTES + " are allowed");
        }
        byte[] target = new byte[(int) bytes];
        identity = target;
        return target;
    }

    private String describe(ByteBuffer following) {
        ByteBuffer first = ByteBuffer.allocate(headerFilled + following.remaining());
        return ForeignProtocol.describe(
                first.put(header, 0, headerFilled).put(following.duplicate()).flip());
    }
}
