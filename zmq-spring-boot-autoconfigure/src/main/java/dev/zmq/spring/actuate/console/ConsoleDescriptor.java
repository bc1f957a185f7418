// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate.console;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the page of the {@link ZmqConsoleEndpoint} draws.
 *
 * @param time when the services had answered
 * @param changesAllowed whether listeners may be paused and resumed through the console
 * @param services the services, this application first
 */
public record ConsoleDescriptor(Instant time, boolean changesAllowed, List<Service> services)
        implements OperationResponseBody {

    /**
     * A service.
     *
     * @param name the name that it was given here
     * @param topology what its endpoint {@code zmqtopology} says, unchecked if it is another application; null if there is an error
     * @param error why nothing is known of it, a phrase that goes on from its name; null if there is a topology
     */
    public record Service(
            String name,
            @Nullable Object topology,
            @Nullable String error) {}
}
