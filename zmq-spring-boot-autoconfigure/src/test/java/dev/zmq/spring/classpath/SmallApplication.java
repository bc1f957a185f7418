// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.classpath;

import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.core.ZmqOperations;
import dev.zmq.spring.service.ZmqExchange;
import dev.zmq.spring.service.ZmqServiceProxyFactory;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** An application that sends to itself, asks itself, and needs no library but the required ones. */
public final class SmallApplication implements Callable<List<String>> {

    private static final List<String> OPTIONAL_BEANS =
            List.of("zmqEndpoint", "zmqHealthContributor", "zmqMetrics", "words.inboundChannelAdapter");

    public SmallApplication() {}

    /** Starts the application, uses it and ends it; returns what came of it and which optional beans it had. */
    @Override
    public List<String> call() throws Exception {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Configuration.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.config.name=none",
                        "--spring.main.banner-mode=off",
                        "--spring.jmx.enabled=false",
                        "--management.endpoints.web.exposure.include=zmq",
                        "--zmq.sockets.orders-in.type=pull",
                        "--zmq.sockets.orders-in.bind=inproc://orders",
                        "--zmq.sockets.orders-out.type=push",
                        "--zmq.sockets.orders-out.connect=inproc://orders",
                        "--zmq.sockets.quotes.type=rep",
                        "--zmq.sockets.quotes.bind=inproc://quotes",
                        "--zmq.sockets.pricing.type=req",
                        "--zmq.sockets.pricing.connect=inproc://quotes",
                        "--zmq.sockets.words.type=pull",
                        "--zmq.sockets.words.bind=inproc://words",
                        "--zmq.sockets.words.inbound-channel=spoken")) {
            ZmqOperations zmq = context.getBean(ZmqOperations.class);
            zmq.send("orders-out", "tea");
            String received = context.getBean(Configuration.class).received.poll(10, TimeUnit.SECONDS);
            String reply = zmq.sendAndReceive("pricing", "EUR/USD", String.class);
            String quote = context.getBean(Pricing.class).quote("GBP/USD");
            return Stream.concat(
                            Stream.of("received " + received, "reply " + reply, "client " + quote),
                            OPTIONAL_BEANS.stream().filter(context::containsBean))
                    .toList();
        }
    }

    /** A client. */
    interface Pricing {

        @ZmqExchange("pricing")
        String quote(String symbol);
    }

    /** The application. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Configuration {

        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        @Bean
        Pricing pricingClient(ZmqServiceProxyFactory factory) {
            return factory.createClient(Pricing.class);
        }

        @ZmqListener("orders-in")
        void on(String order) {
            received.add(order);
        }

        @ZmqListener("quotes")
        String quote(String symbol) {
            return symbol + " 1.08";
        }
    }
}
