// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Tells what a peer speaks that does not speak ZMTP, as far as its first bytes show it. */
final class ForeignProtocol {

    private static final int MIN_TEXT_BYTES = 4;
    private static final int MAX_TEXT_BYTES = 40;
    private static final int MAX_SHOWN_BYTES = 8;

    private ForeignProtocol() {}

    /** Describes a peer by its first bytes, which stay in the buffer, in printable characters. */
    static String describe(ByteBuffer first) {
        byte[] firstBytes = new byte[Math.min(first.remaining(), MAX_TEXT_BYTES)];
        first.duplicate().get(firstBytes);
        String text = new String(firstBytes, StandardCharsets.ISO_8859_1);
        String line = text.split("[^ -~]", 2)[0];
        if (line.length() >= Math.min(text.length(), MIN_TEXT_BYTES)) {
            return "the peer speaks no ZMTP (first bytes: '" + line + "')"; // HTTP, SSH, SMTP ...
        }
        if (text.startsWith("\u0015\u0003") || text.startsWith("\u0016\u0003")) {
            return "the peer speaks TLS, not ZMTP";
        }
        byte[] shown = Arrays.copyOf(firstBytes, Math.min(firstBytes.length, MAX_SHOWN_BYTES));
        return "the peer speaks no ZMTP (first bytes: "
                + HexFormat.ofDelimiter(" ").formatHex(shown) + ")";
    }
}
