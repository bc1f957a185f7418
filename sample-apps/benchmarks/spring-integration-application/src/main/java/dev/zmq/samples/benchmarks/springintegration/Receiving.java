// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.springintegration;

import dev.zmq.samples.benchmarks.rounds.MessageCounter;
import dev.zmq.samples.benchmarks.rounds.Order;
import dev.zmq.samples.benchmarks.rounds.RoundPlayer;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.zeromq.inbound.ZeroMqMessageProducer;
import org.springframework.stereotype.Component;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Inbound adapter, direct channel, and a method that is called for each message. All settings are the adapter's defaults,
 * which include a free port.
 */
@Configuration(proxyBeanMethods = false)
@EnableIntegration
@Profile("pull | json-pull")
class Receiving {

    @Bean
    ZContext context() {
        return new ZContext();
    }

    @Bean
    ZeroMqMessageProducer adapter(ZContext context, DirectChannel messages) {
        ZeroMqMessageProducer adapter = new ZeroMqMessageProducer(context, SocketType.PULL);
        adapter.setOutputChannel(messages);
        return adapter;
    }

    @Bean
    DirectChannel messages() {
        return new DirectChannel();
    }

    @Bean
    MessageCounter counter(Work work) {
        return new MessageCounter(work.messageBytes());
    }

    @Bean
    Part part(ZeroMqMessageProducer adapter, MessageCounter counter) {
        return new Receiver(adapter, counter);
    }

    private record Receiver(ZeroMqMessageProducer adapter, RoundPlayer player) implements Part {

        private static final Duration BIND_LIMIT = Duration.ofSeconds(20);

        /** The adapter binds on a thread of its own, some time after the application context has started. */
        @Override
        public String endpoint() throws InterruptedException {
            long start = System.nanoTime();
            while (adapter.getBoundPort() == 0) {
                if (System.nanoTime() - start > BIND_LIMIT.toNanos()) {
                    throw new IllegalStateException("The adapter did not bind within " + BIND_LIMIT);
                }
                Thread.sleep(10);
            }
            return "tcp://127.0.0.1:" + adapter.getBoundPort();
        }
    }

    @Component
    @Profile("pull")
    static class BytesReceiver {

        private final MessageCounter counter;

        BytesReceiver(MessageCounter counter) {
            this.counter = counter;
        }

        @ServiceActivator(inputChannel = "messages")
        void onMessage(byte[] payload) {
            counter.onMessage(payload.length);
        }
    }

    /** Reads the JSON itself: that is the shortest way. */
    @Component
    @Profile("json-pull")
    static class OrderReceiver {

        private final MessageCounter counter;
        private final ObjectReader reader = JsonMapper.shared().readerFor(Order.class);

        OrderReceiver(MessageCounter counter) {
            this.counter = counter;
        }

        @ServiceActivator(inputChannel = "messages")
        void onMessage(byte[] payload) {
            Order order = reader.readValue(payload);
            counter.onMessage(order.jsonBytes());
        }
    }
}
