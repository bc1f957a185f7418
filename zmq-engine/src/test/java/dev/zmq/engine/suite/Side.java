// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.suite;

/** The two sides of a {@link Pairing}; the first is the one that sends first, if the types prescribe it. */
enum Side {
    FIRST,
    SECOND;

    Side other() {
        return this == FIRST ? SECOND : FIRST;
    }
}
