// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.spring.Peer;
import dev.zmq.spring.PythonPeer;
import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.observation.Traces.Service;
import io.micrometer.observation.Observation;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.config.EnableIntegrationManagement;
import org.springframework.integration.core.MessagingTemplate;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.handler.annotation.SendTo;
import reactor.core.publisher.Mono;

/** One trace goes through several applications, each with a tracer of its own, over real connections. */
@Timeout(60)
class TraceTest {

    private static final Object NOTHING = new Object();

    private final Traces traces = new Traces();

    @Test
    void oneTraceGoesThroughAProxyOfLibzmq() throws Exception {
        PythonPeer.requireInstalled();
        try (PythonPeer proxy = PythonPeer.start("", """
                        frontend, backend = context.socket(zmq.ROUTER), context.socket(zmq.DEALER)
                        print(frontend.bind_to_random_port('tcp://127.0.0.1'))
                        print(backend.bind_to_random_port('tcp://127.0.0.1'))
                        zmq.proxy(frontend, backend)
                        """)) {
            requestThrough("tcp://127.0.0.1:" + proxy.line(), "tcp://127.0.0.1:" + proxy.line());
        }
    }

    @Test
    void oneTraceGoesThroughAProxyOfOurSockets() throws Exception {
        try (Peer frontend = Peer.bound(SocketType.ROUTER);
                Peer backend = Peer.bound(SocketType.DEALER)) {
            pass(frontend.socket(), backend.socket());
            pass(backend.socket(), frontend.socket());
            requestThrough(frontend.endpoint(), backend.endpoint());
        }
    }

    private static void pass(Socket from, Socket to) {
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    to.send(from.receive());
                }
            } catch (ZmqClosedException end) {
                // The test is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void requestThrough(String frontend, String backend) {
        Service clientTracing = traces.service("client");
        Service serverTracing = traces.service("server");
        BlockingQueue<String> inHandler = new LinkedBlockingQueue<>();
        class Server {
            @ZmqListener("quotes")
            String quote(String symbol) {
                inHandler.add(serverTracing.current());
                return symbol + " 1.08";
            }
        }
        try (ObservedApplication server = new ObservedApplication(
                        serverTracing.registry(),
                        new Server(),
                        ObservedApplication.connected("quotes", "rep", backend));
                ObservedApplication client = new ObservedApplication(
                        clientTracing.registry(), NOTHING, ObservedApplication.connected("pricing", "req", frontend))) {
            Observation outer = Observation.start("buy", clientTracing.registry());
            String reply = outer.observe(() -> client.template().sendAndReceive("pricing", "EUR/USD", String.class));
            assertThat(reply).isEqualTo("EUR/USD 1.08");

            SpanData buy = traces.span("client", "buy");
            SpanData request = traces.span("client", "request pricing");
            SpanData process = traces.span("server", "process quotes");
            assertThat(List.of(buy, request, process))
                    .extracting(SpanData::getTraceId)
                    .containsOnly(buy.getTraceId());
            assertThat(request.getParentSpanId()).isEqualTo(buy.getSpanId());
            assertThat(process.getParentSpanId()).isEqualTo(request.getSpanId());
            assertThat(process.getParentSpanContext().isRemote()).isTrue();
            assertThat(request.getKind()).isEqualTo(SpanKind.CLIENT);
            assertThat(process.getKind()).isEqualTo(SpanKind.SERVER);
            assertThat(inHandler).containsExactly(process.getTraceId() + " " + process.getSpanId());
            assertThat(traces.spans()).hasSize(3);
            assertThat(attribute(request, "messaging.system")).isEqualTo("zeromq");
            assertThat(attribute(request, "outcome")).isEqualTo("success");
            assertThat(attribute(process, "messaging.destination.name")).isEqualTo("quotes");
        }
    }

    @Test
    void oneTraceGoesFromSenderToListenerAndOnWithSendTo() throws Exception {
        class Step {
            @ZmqListener("in")
            @SendTo("out")
            String on(String text) {
                return text.toUpperCase(Locale.ROOT);
            }
        }
        pipeline(new Step());
    }

    @Test
    void oneTraceGoesOnWithResultsThatComeLater() throws Exception {
        class Step {
            @ZmqListener("in")
            @SendTo("out")
            CompletableFuture<String> on(String text) {
                return CompletableFuture.supplyAsync(
                        () -> text.toUpperCase(Locale.ROOT),
                        CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
            }
        }
        pipeline(new Step());
    }

    @Test
    void oneTraceGoesOnWithAMono() throws Exception {
        class Step {
            @ZmqListener("in")
            @SendTo("out")
            Mono<String> on(String text) {
                return Mono.delay(Duration.ofMillis(20)).map(tick -> text.toUpperCase(Locale.ROOT));
            }
        }
        pipeline(new Step());
    }

    private void pipeline(Object step) throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        class Sink {
            @ZmqListener("results")
            void on(String text) {
                received.add(text);
            }
        }
        try (ObservedApplication sink = new ObservedApplication(
                        traces.service("sink").registry(), new Sink(), ObservedApplication.bound("results", "pull"));
                ObservedApplication worker = new ObservedApplication(
                        traces.service("worker").registry(),
                        step,
                        both(
                                ObservedApplication.bound("in", "pull"),
                                ObservedApplication.connected("out", "push", sink.endpoint("results"))));
                ObservedApplication source = new ObservedApplication(
                        traces.service("source").registry(),
                        NOTHING,
                        ObservedApplication.connected("work", "push", worker.endpoint("in")))) {
            source.template().send("work", "tea");

            assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("TEA");
            List<SpanData> chain = List.of(
                    traces.span("source", "send work"),
                    traces.span("worker", "process in"),
                    traces.span("worker", "send out"),
                    traces.span("sink", "process results"));
            for (int i = 1; i < chain.size(); i++) {
                assertThat(chain.get(i).getTraceId()).isEqualTo(chain.get(0).getTraceId());
                assertThat(chain.get(i).getParentSpanId())
                        .as(chain.get(i).getName())
                        .isEqualTo(chain.get(i - 1).getSpanId());
            }
            assertThat(chain)
                    .extracting(SpanData::getKind)
                    .containsExactly(SpanKind.PRODUCER, SpanKind.CONSUMER, SpanKind.PRODUCER, SpanKind.CONSUMER);
        }
    }

    @Test
    void aPeerInPythonReadsAndWritesTheTrace() throws Exception {
        PythonPeer.requireInstalled();
        Service tracing = traces.service("server");
        class Server {
            @ZmqListener("quotes")
            String quote(String symbol) {
                return symbol + " 1.08";
            }
        }
        try (ObservedApplication server = new ObservedApplication(
                        tracing.registry(), new Server(), ObservedApplication.bound("quotes", "rep"));
                PythonPeer client = PythonPeer.start(server.endpoint("quotes"), """
                        socket = context.socket(zmq.REQ)
                        socket.connect(endpoint)
                        headers = {'traceparent': '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'}
                        socket.send_multipart([json.dumps(headers).encode(), b'EUR/USD'])
                        *headers, payload = socket.recv_multipart()
                        print(payload.decode())
                        """)) {
            assertThat(client.line()).isEqualTo("EUR/USD 1.08");
            SpanData process = traces.span("server", "process quotes");
            assertThat(process.getTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
            assertThat(process.getParentSpanId()).isEqualTo("b7ad6b7169203331");
        }
        try (PythonPeer sink = PythonPeer.start("", """
                        socket = context.socket(zmq.PULL)
                        print(socket.bind_to_random_port('tcp://127.0.0.1'))
                        headers, payload = socket.recv_multipart()
                        print(json.loads(headers)['traceparent'], payload.decode())
                        """)) {
            try (ObservedApplication source = new ObservedApplication(
                    traces.service("source").registry(),
                    NOTHING,
                    ObservedApplication.connected("work", "push", "tcp://127.0.0.1:" + sink.line()))) {
                source.template().send("work", "tea");
                SpanData send = traces.span("source", "send work");
                assertThat(sink.line()).matches("00-" + send.getTraceId() + "-" + send.getSpanId() + "-0[13] tea");
            }
        }
    }

    /** Without headers the messages stay what they are, and each application has a trace of its own. */
    @Test
    void plainMessagesCarryNoTrace() {
        try (Peer pull = Peer.bound(SocketType.PULL);
                ObservedApplication source = new ObservedApplication(
                        traces.service("source").registry(),
                        NOTHING,
                        "zmq.sockets.work.type=push",
                        "zmq.sockets.work.connect=" + pull.endpoint())) {
            source.template().send("work", "tea");

            assertThat(pull.receive()).containsExactly("tea");
            assertThat(traces.span("source", "send work").getKind()).isEqualTo(SpanKind.PRODUCER);
        }
    }

    @Test
    void whatAPeerSendsInPlaceOfATraceIsNone() {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        class Sink {
            @ZmqListener("results")
            void on(String text) {
                received.add(text);
            }
        }
        List<String> hostile = List.of(
                "no json",
                "{\"traceparent\":",
                "{\"traceparent\":7}",
                "{\"traceparent\":[\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\"]}",
                "{\"traceparent\":\"00-" + "z".repeat(32) + "-b7ad6b7169203331-01\"}",
                "{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}",
                "{\"traceparent\":\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\",\"x\":\""
                        + "x".repeat(70_000) + "\"}");
        try (ObservedApplication sink = new ObservedApplication(
                        traces.service("sink").registry(), new Sink(), ObservedApplication.bound("results", "pull"));
                Peer push = Peer.connected(SocketType.PUSH, sink.endpoint("results"))) {
            for (String headers : hostile) {
                assertThat(push.socket().send(Message.of(headers, "tea"), Duration.ofSeconds(10)))
                        .isTrue();
            }
            org.awaitility.Awaitility.await().until(() -> traces.spans().size() == hostile.size());

            assertThat(received).hasSize(hostile.size()).containsOnly("tea");
            assertThat(traces.spans())
                    .allSatisfy(span ->
                            assertThat(span.getParentSpanContext().isValid()).isFalse());
        }
    }

    @Test
    void springIntegrationsOwnTraceGoesThroughOurAdapters() {
        try (ObservedApplication receiver = new ObservedApplication(
                        traces.service("receiver").registry(),
                        Receiving.class,
                        without(both(
                                ObservedApplication.bound("in", "pull"),
                                new String[] {"zmq.sockets.in.inbound-channel=orders"})));
                ObservedApplication sender = new ObservedApplication(
                        traces.service("sender").registry(),
                        Sending.class,
                        without(both(
                                ObservedApplication.connected("out", "push", receiver.endpoint("in")),
                                new String[] {"zmq.sockets.out.outbound-channel=accepted"})))) {
            new MessagingTemplate().convertAndSend(sender.bean("accepted", MessageChannel.class), "tea");

            SpanData sent = traces.span("sender", "accepted send");
            SpanData received = traces.span("receiver", "in.inboundChannelAdapter receive");
            assertThat(received.getTraceId()).isEqualTo(sent.getTraceId());
            assertThat(received.getParentSpanId()).isEqualTo(sent.getSpanId());
        }
    }

    @Test
    void springIntegrationsOwnTraceGoesThroughOurGateways() {
        try (ObservedApplication receiver = new ObservedApplication(
                        traces.service("receiver").registry(),
                        Answering.class,
                        both(
                                ObservedApplication.bound("in", "rep"),
                                new String[] {"zmq.sockets.in.inbound-channel=questions"}));
                ObservedApplication sender = new ObservedApplication(
                        traces.service("sender").registry(),
                        Sending.class,
                        both(
                                ObservedApplication.connected("out", "req", receiver.endpoint("in")),
                                new String[] {"zmq.sockets.out.outbound-channel=accepted"}))) {
            byte[] reply = new MessagingTemplate()
                    .convertSendAndReceive(sender.bean("accepted", MessageChannel.class), "tea", byte[].class);

            assertThat(reply).asString().isEqualTo("TEA");
            SpanData sent = traces.span("sender", "accepted send");
            SpanData request = traces.span("sender", "request out");
            SpanData process = traces.span("receiver", "process in");
            assertThat(traces.spans()).extracting(SpanData::getTraceId).containsOnly(sent.getTraceId());
            assertThat(process.getParentSpanId()).isEqualTo(request.getSpanId());
        }
    }

    private static String[] both(String[] one, String[] other) {
        return Stream.of(one, other).flatMap(Stream::of).toArray(String[]::new);
    }

    /** Our own observations aside. */
    private static String[] without(String[] properties) {
        return both(
                properties,
                new String[] {"zmq.template.observation-enabled=false", "zmq.listener.observation-enabled=false"});
    }

    private static String attribute(SpanData span, String key) {
        return span.getAttributes().get(AttributeKey.stringKey(key));
    }

    /** Sends what comes to a channel. */
    @Configuration(proxyBeanMethods = false)
    @EnableIntegrationManagement(observationPatterns = "*")
    static class Sending {}

    /** Takes what arrives. */
    @Configuration(proxyBeanMethods = false)
    @EnableIntegrationManagement(observationPatterns = "*")
    static class Receiving {

        @Bean
        IntegrationFlow taking() {
            return IntegrationFlow.from("orders").handle(message -> {}).get();
        }
    }

    /** Answers what arrives. */
    @Configuration(proxyBeanMethods = false)
    @EnableIntegrationManagement(observationPatterns = "*")
    static class Answering {

        @Bean
        IntegrationFlow answering() {
            return IntegrationFlow.from("questions")
                    .<byte[], String>transform(question -> new String(question).toUpperCase(Locale.ROOT))
                    .get();
        }
    }
}
