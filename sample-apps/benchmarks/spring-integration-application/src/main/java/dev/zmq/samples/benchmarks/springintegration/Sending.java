// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.springintegration;

import dev.zmq.samples.benchmarks.rounds.MessageSender;
import dev.zmq.samples.benchmarks.rounds.Order;
import dev.zmq.samples.benchmarks.rounds.RoundPlayer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.zeromq.outbound.ZeroMqMessageHandler;
import org.springframework.messaging.support.GenericMessage;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** A direct channel and the outbound adapter behind it, with its defaults. */
@Configuration(proxyBeanMethods = false)
@EnableIntegration
@Profile("push | json-push")
class Sending {

    @Bean
    ZContext context() {
        return new ZContext();
    }

    @Bean
    DirectChannel messages() {
        return new DirectChannel();
    }

    @Bean
    @Profile("push")
    @ServiceActivator(inputChannel = "messages")
    ZeroMqMessageHandler bytesAdapter(ZContext context, Work work) {
        return new ZeroMqMessageHandler(context, work.endpoint(), SocketType.PUSH);
    }

    @Bean
    @Profile("push")
    Part bytesSender(DirectChannel messages, Work work) {
        byte[] payload = new byte[work.messageBytes()];
        return new Sender(work.endpoint(), new MessageSender(() -> messages.send(new GenericMessage<>(payload))));
    }

    /** Writes the JSON itself: that is the shortest way. */
    @Bean
    @Profile("json-push")
    @ServiceActivator(inputChannel = "messages")
    ZeroMqMessageHandler orderAdapter(ZContext context, Work work) {
        ObjectWriter writer = JsonMapper.shared().writerFor(Order.class);
        ZeroMqMessageHandler adapter = new ZeroMqMessageHandler(context, work.endpoint(), SocketType.PUSH);
        adapter.setMessageMapper(message -> writer.writeValueAsBytes(message.getPayload()));
        return adapter;
    }

    @Bean
    @Profile("json-push")
    Part orderSender(DirectChannel messages, Work work) {
        Order order = Order.ofJsonBytes(work.messageBytes());
        return new Sender(work.endpoint(), new MessageSender(() -> messages.send(new GenericMessage<>(order))));
    }

    private record Sender(String endpoint, RoundPlayer player) implements Part {}
}
