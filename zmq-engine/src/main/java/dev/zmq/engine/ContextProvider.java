// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

/** Creates contexts and pollers; found by {@link java.util.ServiceLoader}, so that the API knows nothing of what is beneath it. */
public interface ContextProvider {

    /** Creates a context with the builder's settings. */
    Context create(Context.Builder settings);

    /** Creates a poller. */
    Poller createPoller();
}
