// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.starter;

import dev.zmq.samples.benchmarks.rounds.DriverLink;
import dev.zmq.samples.benchmarks.rounds.MessageSender;
import dev.zmq.samples.benchmarks.rounds.Order;
import dev.zmq.spring.core.ZmqOperations;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** A PUSH socket, and a template that sends through it. */
@Configuration(proxyBeanMethods = false)
@Profile("push | json-push")
class Sending {

    @Bean
    @Profile("push")
    MessageSender bytesSender(ZmqOperations zmq, @Value("${benchmark.message-bytes}") int messageBytes) {
        byte[] payload = new byte[messageBytes];
        return new MessageSender(() -> zmq.send("out", payload));
    }

    @Bean
    @Profile("json-push")
    MessageSender orderSender(ZmqOperations zmq, @Value("${benchmark.message-bytes}") int messageBytes) {
        Order order = Order.ofJsonBytes(messageBytes);
        return new MessageSender(() -> zmq.send("out", order));
    }

    @Bean
    ApplicationRunner rounds(MessageSender sender, @Value("${benchmark.endpoint}") String endpoint) {
        return arguments -> {
            DriverLink driver = new DriverLink(System.in, System.out);
            driver.ready(StarterApplication.version(), endpoint);
            driver.play(sender);
        };
    }
}
