// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.peers;

import dev.zmq.samples.benchmarks.measure.MeasurementException;
import dev.zmq.samples.benchmarks.measure.Transport;
import dev.zmq.samples.benchmarks.measure.Workload;
import dev.zmq.samples.benchmarks.peers.engine.Engine;
import dev.zmq.samples.benchmarks.peers.jeromq.JeroMq;
import java.util.Locale;

/** The implementations of ZeroMQ that can be compared. */
public enum Implementation {
    /** This project's engine. */
    ZMQ_ENGINE,
    /** JeroMQ. */
    JEROMQ,
    /** The reference implementation in C++, measured through C programs. */
    LIBZMQ;

    /** Returns the sockets of an implementation in Java. */
    public JavaPeer inJava() {
        return switch (this) {
            case ZMQ_ENGINE -> new Engine();
            case JEROMQ -> new JeroMq();
            case LIBZMQ -> throw new IllegalArgumentException(this + " is not in Java");
        };
    }

    /**
     * Refuses what the implementation cannot do.
     *
     * @throws MeasurementException if it cannot play this workload
     */
    public void check(Workload workload) {
        if (this == JEROMQ && workload.transport() == Transport.IPC) {
            throw new MeasurementException("JeroMQ has no Unix domain sockets: its ipc is TCP over the loopback"
                    + " interface, so there is nothing to compare");
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
