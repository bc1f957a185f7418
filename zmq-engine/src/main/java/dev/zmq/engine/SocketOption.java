// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A typed socket option; the constants are in {@link SocketOptions}.
 *
 * <p>Immutable; safe for use by any thread.
 *
 * @param <T> the type of the value
 */
public final class SocketOption<T> {

    /** When a changed value counts. */
    public enum Effect {
        /** At once, for open connections too. */
        IMMEDIATELY,
        /** For endpoints that are bound or connected after the change. */
        NEXT_ENDPOINT
    }

    private final String name;
    private final Class<T> type;
    private final Function<SocketType, T> defaultValue;
    private final Predicate<T> valid;
    private final UnaryOperator<T> copy;
    private final String range;
    private final Effect effect;
    private final Set<SocketType> appliesTo;
    private final boolean secret;

    SocketOption(
            String name,
            Class<T> type,
            Function<SocketType, T> defaultValue,
            Predicate<T> valid,
            UnaryOperator<T> copy,
            String range,
            Effect effect,
            Set<SocketType> appliesTo) {
        this(name, type, defaultValue, valid, copy, range, effect, appliesTo, false);
    }

    private SocketOption(
            String name,
            Class<T> type,
            Function<SocketType, T> defaultValue,
            Predicate<T> valid,
            UnaryOperator<T> copy,
            String range,
            Effect effect,
            Set<SocketType> appliesTo,
            boolean secret) {
        this.name = name;
        this.type = type;
        this.defaultValue = defaultValue;
        this.valid = valid;
        this.copy = copy;
        this.range = range;
        this.effect = effect;
        this.appliesTo = EnumSet.copyOf(appliesTo);
        this.secret = secret;
    }

    /** Returns the same option as one whose values are not shown. */
    SocketOption<T> hidden() {
        return new SocketOption<>(name, type, defaultValue, valid, copy, range, effect, appliesTo, true);
    }

    /** Returns the name, such as {@code receiveHighWaterMark}. */
    public String name() {
        return name;
    }

    /** Returns the type of the value. */
    public Class<T> type() {
        return type;
    }

    /** Returns the value in force for a socket of the given type when the option is not set; libzmq's default. */
    public T defaultValue(SocketType socketType) {
        return copy.apply(defaultValue.apply(socketType));
    }

    /** Returns the allowed values in words. */
    public String range() {
        return range;
    }

    /** Returns when a changed value counts. */
    public Effect effect() {
        return effect;
    }

    /** Returns whether values are secrets, which no message or log may show. */
    public boolean isSecret() {
        return secret;
    }

    /** Returns whether sockets of the given type have this option. */
    public boolean appliesTo(SocketType socketType) {
        return appliesTo.contains(socketType);
    }

    /**
     * Returns the value, copied if it is mutable.
     *
     * @throws InvalidOptionException if the value is out of range or sockets of the given type do not have this option
     */
    public T validate(T value, SocketType socketType) {
        if (!appliesTo(socketType)) {
            throw new InvalidOptionException(name, shown(value), socketType, appliesTo);
        }
        if (!valid.test(value)) {
            throw new InvalidOptionException(name, shown(value), range);
        }
        return copy.apply(value);
    }

    private Object shown(T value) {
        return secret ? InvalidOptionException.HIDDEN : value;
    }

    @Override
    public String toString() {
        return name;
    }
}
