// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.peers;

/** The Spring applications that can be compared: each receives with a method, or sends from one. */
public enum Application {
    /** With the starter: {@code @ZmqListener} and {@code ZmqTemplate}. */
    STARTER("zmq-spring-boot-starter", "zmq-sample-benchmarks-starter-application.jar"),
    /** With the channel adapters of spring-integration-zeromq. */
    SPRING_INTEGRATION_ZEROMQ("spring-integration-zeromq", "zmq-sample-benchmarks-spring-integration-application.jar");

    private final String displayName;
    private final String archive;

    Application(String displayName, String archive) {
        this.displayName = displayName;
        this.archive = archive;
    }

    /** Returns the file name of the program. */
    String archive() {
        return archive;
    }

    @Override
    public String toString() {
        return displayName;
    }
}
