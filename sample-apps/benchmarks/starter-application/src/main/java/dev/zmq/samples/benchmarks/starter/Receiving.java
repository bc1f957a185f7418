// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.starter;

import dev.zmq.engine.Socket;
import dev.zmq.samples.benchmarks.rounds.DriverLink;
import dev.zmq.samples.benchmarks.rounds.MessageCounter;
import dev.zmq.samples.benchmarks.rounds.Order;
import dev.zmq.spring.annotation.ZmqListener;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** A PULL socket, and a method that is called for each message. */
@Configuration(proxyBeanMethods = false)
@Profile("pull | json-pull")
class Receiving {

    @Bean
    MessageCounter counter(@Value("${benchmark.message-bytes}") int messageBytes) {
        return new MessageCounter(messageBytes);
    }

    @Bean
    ApplicationRunner rounds(MessageCounter counter, @Qualifier("in") Socket in) {
        return arguments -> {
            DriverLink driver = new DriverLink(System.in, System.out);
            driver.ready(StarterApplication.version(), in.lastEndpoint());
            driver.play(counter);
        };
    }

    @Component
    @Profile("pull")
    static class BytesReceiver {

        private final MessageCounter counter;

        BytesReceiver(MessageCounter counter) {
            this.counter = counter;
        }

        @ZmqListener("in")
        void onMessage(byte[] payload) {
            counter.onMessage(payload.length);
        }
    }

    @Component
    @Profile("json-pull")
    static class OrderReceiver {

        private final MessageCounter counter;

        OrderReceiver(MessageCounter counter) {
            this.counter = counter;
        }

        @ZmqListener("in")
        void onOrder(Order order) {
            counter.onMessage(order.jsonBytes());
        }
    }
}
