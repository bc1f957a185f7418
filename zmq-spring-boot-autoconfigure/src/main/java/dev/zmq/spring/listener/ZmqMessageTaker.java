// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import java.util.Collection;
import java.util.List;

/**
 * Takes messages from sockets, and can leave off before it is stopped.
 *
 * <p>When the application stops, all beans of this type leave off at once, before anything else stops: soon nobody may
 * wait for room any longer, and a message that is passed on to a full queue would be lost, whereas one that was not taken
 * is not.
 *
 * <p>Implementations are thread-safe.
 */
@FunctionalInterface
public interface ZmqMessageTaker {

    /**
     * Takes no more messages until the next start, and returns at once. Those already taken are still worked on; until
     * they are through, this counts as running, and stopping waits for them as ever.
     */
    void takeNoMore();

    /** Returns the containers that take the messages, for those who show and pause them; none, unless overridden. */
    default Collection<ZmqListenerContainer> containers() {
        return List.of();
    }
}
