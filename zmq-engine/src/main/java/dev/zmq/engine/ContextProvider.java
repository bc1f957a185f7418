// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

/** Creates contexts; found by {@link java.util.ServiceLoader}, so that the API knows nothing of what is beneath it. */
public interface ContextProvider {

    /** Creates a context with the builder's settings. */
    Context create(Context.Builder settings);
}
