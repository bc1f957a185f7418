// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** An option was given a value that it does not allow (libzmq: EINVAL). */
public class InvalidOptionException extends ZmqException {

    private static final long serialVersionUID = 1L;

    /** Stands for a value that is not to be shown. */
    static final String HIDDEN = "(secret)";

    private static final int LONGEST_TEXT = 32;

    private final String option;
    private final String value;
    private final String allowed;
    private final boolean unsupported;

    /** Creates an exception that names the option, the refused value and what is allowed. */
    public InvalidOptionException(String option, Object value, String allowed) {
        this(option, value, allowed, allowed);
    }

    /**
     * Creates an exception that also says what is wrong with the value, where what is allowed does not make that plain.
     *
     * @param allowed the allowed values, in words that can follow "set it to"
     * @param reason what is wrong with this one
     */
    public InvalidOptionException(String option, Object value, String allowed, String reason) {
        super("Option " + option + " = " + toText(value) + " is not allowed: " + reason);
        this.option = option;
        this.value = toText(value);
        this.allowed = allowed;
        this.unsupported = false;
    }

    /** Creates an exception that names the option, the refused value, and the types of sockets that have the option. */
    InvalidOptionException(String option, Object value, SocketType type, Collection<SocketType> typesWithOption) {
        super("Option " + option + " = " + toText(value) + " is not allowed: sockets of type " + type
                + " do not have it, only " + toText(typesWithOption));
        this.option = option;
        this.value = toText(value);
        this.allowed = "nothing on sockets of type " + type;
        this.unsupported = true;
    }

    /** Returns the name of the option. */
    public String option() {
        return option;
    }

    /** Returns the refused value as text. */
    public String value() {
        return value;
    }

    /** Returns whether the value is, or contains, a secret: {@link #value()} does not tell it, and nobody else may. */
    public boolean isSecret() {
        return value.startsWith(HIDDEN);
    }

    /** Returns the allowed values in words. */
    public String allowed() {
        return allowed;
    }

    /** Returns whether no value is allowed, as sockets of this type do not have the option. */
    public boolean isUnsupported() {
        return unsupported;
    }

    private static String toText(Collection<SocketType> types) {
        return types.stream().sorted().map(SocketType::name).collect(Collectors.joining(", "));
    }

    private static String toText(Object value) {
        return value instanceof byte[] bytes ? toText(bytes) : String.valueOf(value);
    }

    private static String toText(byte[] bytes) {
        if (bytes.length > LONGEST_TEXT) {
            return bytes.length + " bytes";
        }
        String text = new String(bytes, StandardCharsets.US_ASCII);
        boolean printable = text.chars().allMatch(c -> c >= ' ' && c <= '~');
        return printable ? "'" + text + "'" : "0x" + HexFormat.of().formatHex(bytes);
    }
}
