// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.springintegration;

import dev.zmq.samples.benchmarks.rounds.DriverLink;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.integration.zeromq.inbound.ZeroMqMessageProducer;

/** An application with the channel adapters of spring-integration-zeromq; its role is the profile. */
final class SpringIntegrationApplication {

    private SpringIntegrationApplication() {}

    /** Takes the arguments of every worker: role, endpoint, message bytes, and more that is not for this one. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Logger.getLogger("").setLevel(Level.WARNING);
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        try (context) {
            context.getEnvironment().setActiveProfiles(args[0]);
            context.registerBean(Work.class, () -> new Work(args[1], Integer.parseInt(args[2])));
            context.register(Receiving.class, Sending.class);
            context.refresh();
            Part part = context.getBean(Part.class);
            DriverLink driver = new DriverLink(System.in, System.out);
            driver.ready(version(), part.endpoint());
            driver.play(part.player());
        }
        // The adapters' schedulers leave threads behind that would keep the process alive.
        System.exit(0);
    }

    private static String version() {
        String version = ZeroMqMessageProducer.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }
}
