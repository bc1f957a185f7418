// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import dev.zmq.engine.zmtp.ProtocolException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The property list that a mechanism exchanges at its end (RFC 37, "Metadata"): {@code *(name-len name value-len value)}. */
final class Metadata {

    static final String SOCKET_TYPE = "Socket-Type";
    static final String IDENTITY = "Identity";
    /** Under this second name libzmq hands the peer's {@link #IDENTITY} to applications. */
    static final String ROUTING_ID = "Routing-Id";

    private Metadata() {}

    /** Returns one property in its wire format. */
    static byte[] property(String name, byte[] value) {
        byte[] encodedName = name.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(1 + encodedName.length + 4 + value.length)
                .put((byte) encodedName.length)
                .put(encodedName)
                .putInt(value.length)
                .put(value)
                .array();
    }

    /**
     * Returns the properties in the order received. Names keep their case, as libzmq compares them (RFC 37 would have it
     * ignored); of a name that comes twice the first value counts.
     */
    static Map<String, byte[]> parse(byte[] list) throws ProtocolException {
        ByteBuffer in = ByteBuffer.wrap(list);
        Map<String, byte[]> properties = new LinkedHashMap<>();
        while (in.hasRemaining()) {
            String name = new String(take(in, in.get() & 0xFF, "name"), StandardCharsets.ISO_8859_1);
            if (in.remaining() < 4) {
                throw new ProtocolException(
                        Reason.INVALID_METADATA,
                        "the metadata ends inside the value size of property '" + Printable.text(name) + "'");
            }
            properties.putIfAbsent(name, take(in, in.getInt(), "value"));
        }
        return properties;
    }

    private static byte[] take(ByteBuffer in, int size, String what) throws ProtocolException {
        // Unsigned: a size with its top bit set must not slip through as a negative number.
        if (Integer.compareUnsigned(size, in.remaining()) > 0) {
            throw new ProtocolException(
                    Reason.INVALID_METADATA,
                    "the metadata announces a property " + what + " of " + Integer.toUnsignedString(size)
                            + " bytes where " + in.remaining() + " are left");
        }
        byte[] bytes = new byte[size];
        in.get(bytes);
        return bytes;
    }
}
