// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.spi;

import dev.zmq.engine.Context;

/** Creates contexts; found by {@link java.util.ServiceLoader}, so that the API needs not know its implementation. */
public interface ContextProvider {

    /** Creates a context with the builder's settings. */
    Context create(Context.Builder settings);
}
