// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Byte vectors as the specifications write them: hexadecimal digits, and text in double quotes. */
final class Bytes {

    private Bytes() {}

    /** Returns the bytes of a vector such as {@code 04 06 05 "READY"}. */
    static byte[] of(String vector) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String[] pieces = vector.split("\"", -1);
        for (int i = 0; i < pieces.length; i++) {
            boolean quoted = i % 2 == 1;
            bytes.writeBytes(quoted ? ascii(pieces[i]) : HexFormat.of().parseHex(pieces[i].replaceAll("\\s", "")));
        }
        return bytes.toByteArray();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] concat(byte[]... pieces) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            bytes.writeBytes(piece);
        }
        return bytes.toByteArray();
    }

    /** Returns what a peer sends up to its first command: a greeting of the given version and mechanism. */
    static byte[] greeting(int major, int minor, String mechanism) {
        byte[] greeting = new byte[64];
        greeting[0] = (byte) 0xFF;
        greeting[8] = 1;
        greeting[9] = 0x7F;
        greeting[10] = (byte) major;
        greeting[11] = (byte) minor;
        byte[] name = ascii(mechanism);
        System.arraycopy(name, 0, greeting, 12, name.length);
        return greeting;
    }

    /** Returns what a peer of ZMTP 3.1 sends with NULL up to its first command. */
    static byte[] greeting() {
        return greeting(3, 1, "NULL");
    }
}
