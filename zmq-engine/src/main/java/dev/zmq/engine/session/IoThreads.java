// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.reactor.IoThread;
import java.util.concurrent.Executor;

/** The threads that sessions run on. */
public interface IoThreads {

    /** Returns the I/O thread with the fewest channels. */
    IoThread choose();

    /** Returns where blocking look-ups of names run; it rejects them when there are too many. */
    Executor resolver();
}
