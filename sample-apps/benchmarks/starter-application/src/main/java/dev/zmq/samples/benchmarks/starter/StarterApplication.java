// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.starter;

import dev.zmq.spring.annotation.ZmqListener;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application as its users write it; its role is the profile, and decides on the socket in application.yml. */
@SpringBootApplication
class StarterApplication {

    /** Takes the arguments of every worker: role, endpoint, message bytes, and more that is not for this one. */
    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(StarterApplication.class);
        application.setAdditionalProfiles(args[0]);
        application.setDefaultProperties(Map.of("benchmark.endpoint", args[1], "benchmark.message-bytes", args[2]));
        application.run().close();
    }

    static String version() {
        String version = ZmqListener.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }
}
