// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import dev.zmq.engine.Socket;
import dev.zmq.spring.listener.ZmqListenerContainer;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Actuator endpoint {@code zmqtopology}: sockets, endpoints and peers as a graph, for programs that draw it. Counters are
 * those of the engine, whatever was set back in the endpoint {@code zmq}.
 *
 * <p>Thread-safe.
 */
@Endpoint(id = "zmqtopology")
public class ZmqTopologyEndpoint {

    private final @Nullable String application;
    private final Map<String, ObservedSocket> sockets = new LinkedHashMap<>();

    /**
     * Creates an endpoint.
     *
     * @param application the name of the application, null if it has none
     * @param sockets the sockets to show, by bean name; the map is copied, its order kept
     * @param listeners gives the listeners of the application, whenever they are needed
     */
    public ZmqTopologyEndpoint(
            @Nullable String application,
            Map<String, Socket> sockets,
            Supplier<? extends Collection<ZmqListenerContainer>> listeners) {
        this.application = application;
        sockets.forEach((name, socket) -> this.sockets.put(name, new ObservedSocket(name, socket, listeners)));
    }

    /**
     * Returns the graph.
     *
     * @param limit the most peers of each socket, 0 to 10 000, those with the worst trouble first; 100 if null
     */
    @ReadOperation
    public TopologyDescriptor topology(@Nullable Integer limit) {
        int maxPeers = ZmqEndpoint.within(
                "limit", limit == null ? ZmqEndpoint.DEFAULT_LIMIT : limit, 0, ZmqEndpoint.MAX_LIMIT);
        Topology topology = new Topology(maxPeers);
        sockets.values().forEach(topology::add);
        return topology.describe(Instant.now(), application);
    }
}
