// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import dev.zmq.spring.listener.ZmqListenerContainer;
import java.util.Locale;

/**
 * What the {@link ZmqEndpoint} says about a listener that receives from a socket.
 *
 * @param id the id of the listener
 * @param state {@code running}, {@code pausing}, {@code paused}, {@code stopping} or {@code stopped}
 * @param concurrency how many threads take messages, for all its sockets together
 * @param processedMessages messages that the listener got through
 * @param failedMessages messages that it failed with for good, after all retries
 */
public record ListenerDescriptor(
        String id, String state, int concurrency, long processedMessages, long failedMessages) {

    static ListenerDescriptor of(ZmqListenerContainer container) {
        return new ListenerDescriptor(
                container.id(),
                container.state().name().toLowerCase(Locale.ROOT),
                container.concurrency(),
                container.processedCount(),
                container.failedCount());
    }
}
