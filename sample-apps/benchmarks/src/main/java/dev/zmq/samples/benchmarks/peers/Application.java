// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.peers;

/** The ways of calling an application's method for each message that can be compared. */
public enum Listener {
    /** {@code @ZmqListener} of the starter. */
    ZMQ_LISTENER("@ZmqListener", "zmq-sample-benchmarks-zmq-listener.jar"),
    /** The inbound adapter of spring-integration-zeromq. */
    SPRING_INTEGRATION_ZEROMQ("spring-integration-zeromq", "zmq-sample-benchmarks-spring-integration-listener.jar");

    private final String displayName;
    private final String archive;

    Listener(String displayName, String archive) {
        this.displayName = displayName;
        this.archive = archive;
    }

    /** Returns the file name of the program that receives. */
    String archive() {
        return archive;
    }

    @Override
    public String toString() {
        return displayName;
    }
}
