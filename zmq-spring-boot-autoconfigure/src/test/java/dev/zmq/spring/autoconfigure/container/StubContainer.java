// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure.container;

import java.util.Map;
import org.testcontainers.containers.GenericContainer;

/** A container that needs no Docker: its ports are those of this machine. */
final class StubContainer extends GenericContainer<StubContainer> {

    private final Map<Integer, Integer> ports;
    private boolean started;

    StubContainer(Map<Integer, Integer> ports) {
        super("example/market:1");
        this.ports = ports;
    }

    @Override
    public void start() {
        started = true;
    }

    @Override
    public String getHost() {
        return "127.0.0.1";
    }

    @Override
    public Integer getMappedPort(int originalPort) {
        Integer mapped = started ? ports.get(originalPort) : null;
        if (mapped == null) {
            throw new IllegalArgumentException("Requested port (" + originalPort + ") is not mapped");
        }
        return mapped;
    }
}
