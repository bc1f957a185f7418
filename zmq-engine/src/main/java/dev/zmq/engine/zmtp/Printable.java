// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import java.nio.charset.StandardCharsets;

/** Makes text that a peer chose safe for messages and logs. */
final class Printable {

    private Printable() {}

    /** Returns the bytes as ASCII text, with {@code ?} for whatever is no printable ASCII character. */
    static String text(byte[] bytes) {
        return text(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /** Returns the text with {@code ?} for whatever is no printable ASCII character. */
    static String text(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            printable.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return printable.toString();
    }
}
