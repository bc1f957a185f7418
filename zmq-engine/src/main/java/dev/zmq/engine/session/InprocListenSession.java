// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.transport.InprocEndpoint;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Has an inproc name, and a pipe for each socket that connects to it. */
public final class InprocListenSession implements Session {

    private final String endpoint;
    private final SessionSettings settings;
    private final SessionHost host;
    private final InprocRegistry registry;

    // Under the lock of the registry.
    private final Set<InprocLink> links = new LinkedHashSet<>();
    private boolean closed;

    /** Creates a session that does nothing yet. */
    public InprocListenSession(
            InprocEndpoint target, SessionSettings settings, SessionHost host, InprocRegistry registry) {
        this.endpoint = target.toString();
        this.settings = settings;
        this.host = host;
        this.registry = registry;
    }

    /**
     * Takes the name; sockets that have connected to it are peers on return.
     *
     * @throws dev.zmq.engine.ZmqBindException if another socket of the context has it
     */
    public void start() {
        registry.bind(this);
    }

    @Override
    public String endpoint() {
        return endpoint;
    }

    String socketName() {
        return host.name();
    }

    SessionHost host() {
        return host;
    }

    SessionSettings settings() {
        return settings;
    }

    void add(InprocLink link) {
        links.add(link);
    }

    void remove(InprocLink link) {
        links.remove(link);
    }

    /** What was sent is with the peers already: there is nothing to linger for. */
    @Override
    public void close(long lingerNanos) {
        boolean[] ended = {false};
        registry.locked(() -> {
            if (!closed) {
                closed = true;
                ended[0] = true;
                registry.release(this);
                for (InprocLink link : List.copyOf(links)) {
                    link.endByListener();
                }
            }
        });
        if (ended[0]) {
            host.ended(this);
        }
    }
}
