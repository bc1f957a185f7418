// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

/** Something that can be made current on a thread, such as the span of a trace. Thread-safe. */
@FunctionalInterface
public interface ScopeSource {

    /** Makes nothing current. */
    ScopeSource NONE = () -> () -> {};

    /** Makes it current on this thread until the scope is closed, on the same thread. */
    Scope openScope();

    /** While something is current. */
    @FunctionalInterface
    interface Scope {

        /** Ends that, on the thread that it was opened on. */
        void close();
    }
}
