// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.Context;
import dev.zmq.engine.ContextProvider;
import dev.zmq.engine.Poller;

/** Creates the contexts and pollers of this engine. */
public final class EngineContextProvider implements ContextProvider {

    /** For {@link java.util.ServiceLoader}. */
    public EngineContextProvider() {}

    @Override
    public Context create(Context.Builder settings) {
        return new EngineContext(settings);
    }

    @Override
    public Poller createPoller() {
        return new EnginePoller();
    }
}
