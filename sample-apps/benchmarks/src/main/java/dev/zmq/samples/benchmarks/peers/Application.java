// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.peers;

import java.util.List;

/** The Spring applications that can be compared: each receives with a method, or sends from one. */
public enum Application {
    /** With the starter: {@code @ZmqListener} and {@code ZmqTemplate}. */
    STARTER("zmq-spring-boot-starter", Application.STARTER_ARCHIVE, ""),
    /** The same with meters, all of which are read every second. */
    WITH_METERS("with-meters", Application.STARTER_ARCHIVE, "meters"),
    /** The same with an observation of each message, for a timer. */
    WITH_OBSERVATIONS("with-observations", Application.STARTER_ARCHIVE, "observations"),
    /** With the channel adapters of spring-integration-zeromq. */
    SPRING_INTEGRATION_ZEROMQ(
            "spring-integration-zeromq", "zmq-sample-benchmarks-spring-integration-application.jar", "");

    private static final String STARTER_ARCHIVE = "zmq-sample-benchmarks-starter-application.jar";

    private final String displayName;
    private final String archive;
    private final String profile;

    Application(String displayName, String archive, String profile) {
        this.displayName = displayName;
        this.archive = archive;
        this.profile = profile;
    }

    /** Returns the file name of the program. */
    String archive() {
        return archive;
    }

    /** Returns what its Java machine is told. */
    List<String> options() {
        return profile.isEmpty() ? List.of() : List.of("-Dspring.profiles.include=" + profile);
    }

    @Override
    public String toString() {
        return displayName;
    }
}
