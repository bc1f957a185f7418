// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.suite;

import dev.zmq.engine.SocketType;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Who takes part in a test, and how they meet. At least one of the two is ours.
 *
 * @param pairing the socket types
 * @param transport between the two
 * @param first the engine of the first side
 * @param second the engine of the second side
 * @param binder the side that binds; the other one connects
 */
record Cast(Pairing pairing, Transport transport, Engine first, Engine second, Side binder) {

    /** Returns all casts that are possible with two socket types. */
    static Stream<Cast> allOf(Pairing pairing) {
        return Arrays.stream(Transport.values())
                .flatMap(transport -> Arrays.stream(Engine.values())
                        .flatMap(first -> Arrays.stream(Engine.values())
                                .flatMap(second -> Arrays.stream(Side.values())
                                        .map(binder -> new Cast(pairing, transport, first, second, binder)))))
                .filter(Cast::isPossible);
    }

    private boolean isPossible() {
        return (isOurs(Side.FIRST) || isOurs(Side.SECOND)) && first.speaks(transport) && second.speaks(transport);
    }

    Engine engine(Side side) {
        return side == Side.FIRST ? first : second;
    }

    SocketType type(Side side) {
        return pairing.type(side);
    }

    boolean isOurs(Side side) {
        return engine(side) == Engine.OURS;
    }

    /** Returns a side that is ours. */
    Side ours() {
        return isOurs(Side.FIRST) ? Side.FIRST : Side.SECOND;
    }

    boolean has(Engine engine) {
        return first == engine || second == engine;
    }

    @Override
    public String toString() {
        return first + " " + type(Side.FIRST) + " with " + second + " " + type(Side.SECOND) + " over "
                + transport.name().toLowerCase(Locale.ROOT) + ", the "
                + binder.name().toLowerCase(Locale.ROOT) + " binds";
    }
}
