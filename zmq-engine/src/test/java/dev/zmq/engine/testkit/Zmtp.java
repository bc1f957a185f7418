// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of ZMTP 3.x (RFC 37), written here a second time so that a peer may also send wrong ones. */
public final class Zmtp {

    public static final int MORE = 1;
    public static final int LONG = 2;
    public static final int COMMAND = 4;

    public static final int GREETING_BYTES = 64;

    private static final int MAX_SHORT_BODY_BYTES = 255;

    private Zmtp() {}

    /** Returns the greeting of ZMTP 3.1 without security. */
    public static byte[] greeting() {
        return greeting(1, "NULL");
    }

    /** Returns the greeting of ZMTP 3 with the given minor version and mechanism. */
    public static byte[] greeting(int minor, String mechanism) {
        byte[] name = mechanism.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(GREETING_BYTES)
                .put((byte) 0xff)
                .putLong(1)
                .put((byte) 0x7f)
                .put((byte) 3)
                .put((byte) minor)
                .put(name)
                .array();
    }

    /** Returns the command READY with a socket type. */
    public static byte[] ready(String socketType) {
        return command("READY", property("Socket-Type", socketType.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Returns the command READY with a socket type and a routing id. */
    public static byte[] ready(String socketType, byte[] routingId) {
        return command(
                "READY",
                join(
                        property("Socket-Type", socketType.getBytes(StandardCharsets.US_ASCII)),
                        property("Identity", routingId)));
    }

    /** Returns a property of the metadata. */
    public static byte[] property(String name, byte[] value) {
        byte[] nameBytes = name.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(1 + nameBytes.length + 4 + value.length)
                .put((byte) nameBytes.length)
                .put(nameBytes)
                .putInt(value.length)
                .put(value)
                .array();
    }

    /** Returns a command frame. */
    public static byte[] command(String name, byte[] data) {
        byte[] nameBytes = name.getBytes(StandardCharsets.US_ASCII);
        return frame(COMMAND, join(new byte[] {(byte) nameBytes.length}, nameBytes, data));
    }

    /** Returns the command SUBSCRIBE of ZMTP 3.1. */
    public static byte[] subscribe(String topic) {
        return command("SUBSCRIBE", text(topic));
    }

    /** Returns the command CANCEL of ZMTP 3.1. */
    public static byte[] cancel(String topic) {
        return command("CANCEL", text(topic));
    }

    /** Returns the command PING. */
    public static byte[] ping(int ttlDeciseconds, String context) {
        return command("PING", join(new byte[] {(byte) (ttlDeciseconds >> 8), (byte) ttlDeciseconds}, text(context)));
    }

    /** Returns a message of one part in UTF-8. */
    public static byte[] message(String body) {
        return frame(0, text(body));
    }

    /** Returns a frame with the size in one byte or eight, as the body needs. */
    public static byte[] frame(int flags, byte[] body) {
        if (body.length > MAX_SHORT_BODY_BYTES) {
            return longFrame(flags, body.length, body);
        }
        return join(new byte[] {(byte) flags, (byte) body.length}, body);
    }

    /** Returns a frame with the size in eight bytes, true or not. */
    public static byte[] longFrame(int flags, long announcedBytes, byte[] body) {
        return ByteBuffer.allocate(9 + body.length)
                .put((byte) (flags | LONG))
                .putLong(announcedBytes)
                .put(body)
                .array();
    }

    /** Returns the text in UTF-8. */
    public static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns one array after the other. */
    public static byte[] join(byte[]... arrays) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] array : arrays) {
            all.writeBytes(array);
        }
        return all.toByteArray();
    }

    /**
     * A frame as it was read.
     *
     * @param flags the flag byte
     * @param body the body without the header
     */
    public record Frame(int flags, byte[] body) {

        public boolean isCommand() {
            return (flags & COMMAND) != 0;
        }

        /** Returns the name of the command, "" if this is a message. */
        public String commandName() {
            return isCommand() ? new String(body, 1, body[0], StandardCharsets.US_ASCII) : "";
        }

        /** Returns what follows the name of the command. */
        public byte[] commandData() {
            return Arrays.copyOfRange(body, 1 + body[0], body.length);
        }

        /** Returns the body as text. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }
}
