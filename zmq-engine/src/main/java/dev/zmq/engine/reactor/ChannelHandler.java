// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.reactor;

/** Serves one channel on an I/O thread. */
public interface ChannelHandler {

    /**
     * Called when the channel is ready for at least one of the operations it is registered for.
     *
     * @param readyOperations as in {@link java.nio.channels.SelectionKey#readyOps()}
     */
    void onReady(int readyOperations);

    /** Called with what {@link #onReady} threw; must close the channel. Nothing else is affected. */
    void onFailure(Throwable failure);
}
