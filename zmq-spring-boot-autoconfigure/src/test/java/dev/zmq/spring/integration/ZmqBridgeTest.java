// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.core.ZmqOperations;
import dev.zmq.spring.integration.dsl.Zmq;
import dev.zmq.spring.listener.ZmqListenerContainerFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.integration.annotation.Gateway;
import org.springframework.integration.annotation.IntegrationComponentScan;
import org.springframework.integration.annotation.MessagingGateway;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Sockets on one side, other ways into and out of an application on the other. */
@Timeout(60)
@Tag("V83")
class ZmqBridgeTest {

    @Test
    void bridgesHttpToZeroMq() throws Exception {
        try (Peer server = Peer.bound(SocketType.REP);
                ConfigurableApplicationContext application = start(server)) {
            Thread answering = new Thread(() -> server.send(server.receive().get(0) + " at 1.0842"));
            answering.start();

            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                            + ((WebServerApplicationContext) application)
                                                    .getWebServer()
                                                    .getPort()
                                            + "/quotes"))
                                    .POST(BodyPublishers.ofString("eur/usd"))
                                    .build(),
                            BodyHandlers.ofString());

            answering.join();
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("EUR/USD at 1.0842");
        }
    }

    @Test
    void bridgesZeroMqToApplicationEvents() throws Exception {
        try (Peer server = Peer.bound(SocketType.REP);
                ConfigurableApplicationContext application = start(server);
                Peer push = Peer.connected(
                        SocketType.PUSH,
                        application.getBean("orders-in", Socket.class).lastEndpoint())) {
            push.send("one cup of tea");
            assertThat(application.getBean(Bridges.class).events.poll(10, TimeUnit.SECONDS))
                    .isEqualTo(new OrderReceived("one cup of tea"));
        }
    }

    private static ConfigurableApplicationContext start(Peer server) {
        return SpringApplication.run(
                Bridges.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--zmq.sockets.pricing.type=req",
                "--zmq.sockets.pricing.connect=" + server.endpoint(),
                "--zmq.sockets.orders-in.type=pull",
                "--zmq.sockets.orders-in.bind=tcp://127.0.0.1:*");
    }

    record OrderReceived(String text) {}

    @MessagingGateway
    interface Quotes {

        @Gateway(requestChannel = "askForQuote.input")
        String quote(String symbol);
    }

    @RestController
    static class QuoteController {

        private final Quotes quotes;

        QuoteController(Quotes quotes) {
            this.quotes = quotes;
        }

        @PostMapping("/quotes")
        String quote(@RequestBody String symbol) {
            return quotes.quote(symbol);
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @IntegrationComponentScan(basePackageClasses = ZmqBridgeTest.class)
    static class Bridges {

        private final BlockingQueue<OrderReceived> events = new LinkedBlockingQueue<>();

        @Bean
        QuoteController quoteController(Quotes quotes) {
            return new QuoteController(quotes);
        }

        @Bean
        IntegrationFlow askForQuote(ZmqOperations operations) {
            return flow -> flow.transform(String.class, symbol -> symbol.toUpperCase(Locale.ROOT))
                    .handle(Zmq.outboundGateway("pricing", operations).replyType(String.class));
        }

        @Bean
        IntegrationFlow ordersToEvents(
                ZmqListenerContainerFactory containerFactory, ApplicationEventPublisher publisher) {
            return IntegrationFlow.from(Zmq.inboundChannelAdapter("orders-in", containerFactory)
                            .payloadType(String.class))
                    .transform(String.class, OrderReceived::new)
                    .handle(message -> publisher.publishEvent(message.getPayload()))
                    .get();
        }

        @EventListener
        void on(OrderReceived event) {
            events.add(event);
        }
    }
}
