// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.engine.Socket;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Binds the meters of ZeroMQ sockets. All are tagged {@code socket} (bean name) and {@code type}; every other tag has a
 * fixed set of values, so that the number of time series does not depend on the peers.
 *
 * <p>The meters are those of the directions that the type of a socket has: a PULL socket has no sent messages.
 *
 * <p>Thread-safe. The meters read {@link Socket#statistics()}, which does not hold up the traffic, and share one reading
 * for 100 ms. They live as long as this object, which must therefore be kept.
 */
public final class ZmqMetrics implements MeterBinder {

    private final List<SampledSocket> sockets = new ArrayList<>();

    /**
     * Creates a binder.
     *
     * @param sockets the sockets to measure, by the name to tag them with
     */
    public ZmqMetrics(Map<String, Socket> sockets) {
        sockets.forEach((name, socket) -> this.sockets.add(new SampledSocket(name, socket, System::nanoTime)));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        sockets.forEach(socket -> new SocketMeters(socket, registry).register());
    }
}
