// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

/**
 * The properties {@code zmq.events.*}.
 *
 * <p>Not thread-safe; filled in once at start.
 */
public class ZmqEventsProperties {

    /**
     * Whether what happens to the connections of sockets is published to the application and logged.
     */
    private boolean enabled = true;

    /** Creates the default settings. */
    public ZmqEventsProperties() {}

    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }
}
