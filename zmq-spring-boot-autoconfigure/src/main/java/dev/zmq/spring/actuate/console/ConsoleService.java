// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate.console;

import dev.zmq.spring.actuate.ZmqEndpoint.ListenerAction;
import java.util.concurrent.Future;

/** An application that the console shows. Thread-safe. */
interface ConsoleService {

    /** The most peers of a socket, those with the worst trouble. The page shows fewer, but looks for the other ends in all. */
    int PEERS_OF_SOCKET = 50;

    String name();

    /** Begins to read the topology. What goes wrong is a {@link ServiceFailure}; to cancel ends the reading. */
    Future<?> topology();

    /**
     * Pauses or resumes a listener, and waits for it to be so ordered.
     *
     * @throws ServiceFailure if the application cannot be asked, or refuses
     */
    void change(String socket, ListenerAction action, String listener);
}
