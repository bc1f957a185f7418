// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.zmqlistener;

import dev.zmq.engine.Socket;
import dev.zmq.samples.benchmarks.rounds.DriverLink;
import dev.zmq.samples.benchmarks.rounds.MessageCounter;
import dev.zmq.spring.annotation.ZmqListener;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** An application as its users write it: a PULL socket in application.yml, and a method that is called for each message. */
@SpringBootApplication
class ZmqListenerApplication {

    /** Takes the arguments of every worker: role, endpoint, message bytes, and more that is not for this one. */
    public static void main(String[] args) {
        SpringApplication.run(ZmqListenerApplication.class, args).close();
    }

    @Bean
    MessageCounter messageCounter(ApplicationArguments arguments) {
        return new MessageCounter(Integer.parseInt(arguments.getSourceArgs()[2]));
    }

    @Bean
    ApplicationRunner rounds(MessageCounter counter, @Qualifier("in") Socket in) {
        return arguments -> {
            DriverLink driver = new DriverLink(System.in, System.out);
            driver.ready(version(), in.lastEndpoint());
            driver.play(counter);
        };
    }

    private static String version() {
        String version = ZmqListener.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    @Component
    static class Receiver {

        private final MessageCounter counter;

        Receiver(MessageCounter counter) {
            this.counter = counter;
        }

        @ZmqListener("in")
        void onMessage(byte[] payload) {
            counter.onMessage(payload);
        }
    }
}
