// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

/** The frame layout of ZMTP 2.0 and later (RFC 37, "Framing"), as far as queues have to walk it. */
public final class Wire {

    /** Another part of the same message follows. */
    public static final int MORE = 1;
    /** The length takes eight bytes rather than one. */
    public static final int LONG = 2;
    /** The frame is a command, not a part of a message. */
    public static final int COMMAND = 4;

    /** Set in a frame that does not end a message. */
    public static final int COMMAND_OR_MORE = COMMAND | MORE;

    /** Flags and one byte of length. */
    public static final int SHORT_HEADER_BYTES = 2;
    /** Flags and eight bytes of length. */
    public static final int LONG_HEADER_BYTES = 9;
    /** The longest body whose length fits in one byte. */
    public static final int MAX_SHORT_BODY_BYTES = 255;

    private Wire() {}
}
