// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

/** Something asked for that can be given up. Thread-safe. */
public interface Cancellable {

    /**
     * Gives it up: nothing of it begins after this returns, but what has begun goes on. No effect the second time, or if
     * there is nothing left to come.
     */
    void cancel();
}
