// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.reactor.IoThread;
import java.util.concurrent.Executor;

/** The threads that sessions run on. */
public interface IoThreads {

    /**
     * Returns the I/O thread with the fewest channels.
     *
     * @param affinity which threads may be chosen, bit 0 for the first; 0 for all
     * @throws dev.zmq.engine.ZmqException if there is none
     */
    IoThread choose(long affinity);

    /** Returns a thread for what concerns no channel; there is one in any context. */
    IoThread chooseForTasks();

    /** Returns where blocking look-ups of names run; it rejects them when there are too many. */
    Executor resolver();
}
