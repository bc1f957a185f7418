// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.Context;

/**
 * Changes the settings of the auto-configured context, after those of {@code zmq.context.*} and before it is built. Called
 * for the contexts of {@code zmq.contexts.*} too.
 */
@FunctionalInterface
public interface ZmqContextCustomizer {

    /** Changes the builder. */
    void customize(Context.Builder builder);
}
