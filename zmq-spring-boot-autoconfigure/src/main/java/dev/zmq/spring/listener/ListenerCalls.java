// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

/**
 * Knows whether the present thread is in the listener of a container or in its error handler: a stop that comes from there
 * must not wait for itself.
 *
 * <p>Thread-safe.
 */
final class ListenerCalls {

    private final ThreadLocal<Boolean> here = new ThreadLocal<>();

    /** Runs what calls the listener or its error handler. */
    void run(Runnable call) {
        boolean outermost = !isHere();
        here.set(true);
        try {
            call.run();
        } finally {
            if (outermost) {
                here.remove();
            }
        }
    }

    /** Returns whether the present thread is in a call. */
    boolean isHere() {
        return here.get() != null;
    }
}
