// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.spring.actuate.ZmqEndpoint.ListenerAction;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever other applications answer, or do not, is told of each by itself. */
@Timeout(60)
class RemoteServiceTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final String TOPOLOGY = "{\"application\": \"x\", \"nodes\": [], \"edges\": []}";

    private final List<StubActuator> stubs = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void closeStubs() {
        end.countDown();
        stubs.forEach(StubActuator::close);
    }

    @Test
    void eachServiceIsReadWhateverBecomesOfTheOthers() throws IOException {
        StubActuator well = stub(StubActuator.answering(200, TOPOLOGY));
        List<ConsoleService> services = List.of(
                service("slow", stub(StubActuator.that(exchange -> awaitEnd())).uri()),
                service(
                        "trickling",
                        stub(StubActuator.that(exchange -> {
                                    exchange.sendResponseHeaders(200, 0);
                                    exchange.getResponseBody().write('{');
                                    exchange.getResponseBody().flush();
                                    awaitEnd();
                                }))
                                .uri()),
                service("absent", URI.create("http://127.0.0.1:" + unusedPort() + "/actuator")),
                service("garbage", stub(StubActuator.answering(200, "<html>")).uri()),
                service(
                        "other JSON",
                        stub(StubActuator.answering(200, "{\"nodes\": 1}")).uri()),
                service("a list", stub(StubActuator.answering(200, "[1, 2]")).uri()),
                service(
                        "deep",
                        stub(StubActuator.answering(
                                        200, "{\"nodes\": [], \"edges\": [" + "[".repeat(400) + "]".repeat(400) + "]}"))
                                .uri()),
                service("silent", stub(StubActuator.answering(200, "")).uri()),
                service(
                        "endless",
                        stub(StubActuator.that(RemoteServiceTest::answerWithoutEnd))
                                .uri()),
                service(
                        "redirecting",
                        stub(StubActuator.that(exchange -> {
                                    exchange.getResponseHeaders().add("Location", well.uri() + "/zmqtopology");
                                    StubActuator.answer(exchange, 302, "");
                                }))
                                .uri()),
                service("guarded", stub(StubActuator.answering(401, "")).uri()),
                service("failing", stub(StubActuator.answering(500, "")).uri()),
                service("well", well.uri()));
        long start = System.nanoTime();

        ConsoleDescriptor read = new ServiceReader(TIMEOUT).read(services, false);

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("they are asked side by side")
                .isLessThan(TIMEOUT.multipliedBy(2));
        assertThat(read.services())
                .extracting(ConsoleDescriptor.Service::name, ConsoleDescriptor.Service::error)
                .satisfiesExactly(
                        slow -> assertThat(slow.toList()).containsExactly("slow", "does not answer within 2000 ms"),
                        trickling -> assertThat(trickling.toList())
                                .containsExactly("trickling", "does not answer within 2000 ms"),
                        absent -> assertThat((String) absent.toList().get(1))
                                .startsWith("cannot be reached at 127.0.0.1:"),
                        garbage -> assertThat(garbage.toList())
                                .containsExactly("garbage", "does not answer with a topology"),
                        json -> assertThat(json.toList())
                                .containsExactly("other JSON", "does not answer with a topology"),
                        list -> assertThat(list.toList()).containsExactly("a list", "does not answer with a topology"),
                        deep -> assertThat(deep.toList()).containsExactly("deep", "does not answer with a topology"),
                        silent -> assertThat(silent.toList())
                                .containsExactly("silent", "does not answer with a topology"),
                        endless -> assertThat(endless.toList())
                                .containsExactly("endless", "answers with more than the console reads"),
                        redirecting -> assertThat(redirecting.toList())
                                .containsExactly(
                                        "redirecting",
                                        "answers 302: it leads to elsewhere, which the console does not follow"),
                        guarded -> assertThat(guarded.toList())
                                .containsExactly("guarded", "answers 401: it wants credentials, or others"),
                        failing -> assertThat(failing.toList()).containsExactly("failing", "answers 500"),
                        last -> assertThat(last.toList()).containsExactly("well", null));
        assertThat(well.requests())
                .as("not for the redirected one")
                .containsExactly("GET /actuator/zmqtopology?limit=50 ");
    }

    @Test
    void credentialsAreSentAndNotShown() throws Exception {
        StubActuator stub = stub(StubActuator.answering(200, TOPOLOGY));
        URI uri = URI.create(stub.uri().toString().replace("127.0.0.1", "anna:geheim@127.0.0.1") + "/");

        Object topology = service("shop", uri).topology().get();

        assertThat(stub.authorization()).isEqualTo("Basic YW5uYTpnZWhlaW0=");
        assertThat(stub.requests()).containsExactly("GET /actuator/zmqtopology?limit=50 ");
        assertThat(topology).isEqualTo(Map.of("application", "x", "nodes", List.of(), "edges", List.of()));
        stub.close();
        assertThat(new ServiceReader(TIMEOUT)
                        .read(List.of(service("shop", uri)), false)
                        .services()
                        .get(0)
                        .error())
                .startsWith("cannot be reached at 127.0.0.1:")
                .doesNotContain("geheim");
    }

    @Test
    void changesArePassedOn() {
        StubActuator stub = stub(StubActuator.answering(200, "{}"));

        service("shop", stub.uri()).change("orders in", ListenerAction.PAUSE, "a\"b");

        assertThat(stub.requests())
                .hasSize(1)
                .first()
                .satisfies(request -> assertThat(request)
                        .startsWith("POST /actuator/zmq/orders%20in ")
                        .contains("\"listeners\":\"pause\"", "\"listener\":\"a\\\"b\""));
    }

    @Test
    void aChangeDoesNotWaitForAnAnswerThatTrickles() {
        StubActuator stub = stub(StubActuator.that(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            awaitEnd();
        }));

        assertThatThrownBy(() -> service("shop", stub.uri()).change("orders", ListenerAction.PAUSE, "a"))
                .isInstanceOf(ServiceFailure.class)
                .hasMessage("does not answer within 2000 ms");
    }

    @Test
    void aRefusedChangeSaysWhy() {
        StubActuator stub = stub(StubActuator.answering(405, ""));

        assertThatThrownBy(() -> service("shop", stub.uri()).change("orders", ListenerAction.RESUME, "a"))
                .isInstanceOf(ServiceFailure.class)
                .hasMessage("answers 405: it does not expose the endpoint, or does not allow this");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"shop:8080", "ftp://shop/actuator", "http:///actuator", "http://shop/actuator?a=b", "/actuator"})
    void whatIsNoUrlOfAnActuatorIsRefused(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> service("shop", URI.create(uri)))
                .withMessageContaining("the service 'shop' needs the URL of an actuator");
    }

    private static RemoteService service(String name, URI uri) {
        return new RemoteService(name, uri, TIMEOUT);
    }

    private StubActuator stub(StubActuator stub) {
        stubs.add(stub);
        return stub;
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answerWithoutEnd(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] block = new byte[1 << 16];
        try (OutputStream body = exchange.getResponseBody()) {
            while (!Thread.interrupted()) {
                body.write(block);
            }
        }
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }
}
