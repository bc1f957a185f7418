// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.autoconfigure.ZmqConnectionDetails;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqTemplate;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsNotFoundException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A test names a container, and the sockets of the application connect to it whatever its ports became. */
@Timeout(60)
class ContainerConnectionDetailsTest {

    private static final String PRODUCTION = "tcp://market.example.org:";

    private final ApplicationContextRunner runner = TestApplication.with()
            .properties(
                    "zmq.sockets.prices.type=pull",
                    "zmq.sockets.prices.connect=" + PRODUCTION + "5556",
                    "zmq.sockets.orders.type=push",
                    "zmq.sockets.orders.connect=" + PRODUCTION + "5557",
                    "zmq.sockets.audit.type=push",
                    "zmq.sockets.audit.connect=tcp://127.0.0.1:1")
            .runner()
            .withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class));

    @Test
    void socketsConnectToThePortsOfTheirLabels() {
        try (Peer push = Peer.bound(SocketType.PUSH);
                Peer pull = Peer.bound(SocketType.PULL)) {
            StubContainer market = new StubContainer(Map.of(5556, port(push), 5557, port(pull)))
                    .withLabel("zmq.sockets.prices.connect", "5556")
                    .withLabel("zmq.sockets.orders.connect", "5557");
            withContainer(market).run(application -> {
                assertThat(application).hasNotFailed().hasSingleBean(ZmqConnectionDetails.class);
                ZmqTemplate template = application.getBean(ZmqTemplate.class);
                template.send("orders", "an order");
                assertThat(pull.receive()).containsExactly("an order");
                push.send("a price");
                assertThat(template.receive("prices", String.class)).isEqualTo("a price");
            });
        }
    }

    @Test
    void aSocketWithoutLabelConnectsWhereItsPropertiesSay() {
        StubContainer market =
                new StubContainer(Map.of(5556, 1, 5557, 2)).withLabel("zmq.sockets.prices.connect", "5556, 5557");
        withContainer(market).run(application -> {
            ZmqConnectionDetails details = application.getBean(ZmqConnectionDetails.class);
            assertThat(details.getConnect("prices")).containsExactly("tcp://127.0.0.1:1", "tcp://127.0.0.1:2");
            assertThat(details.getConnect("audit")).isEmpty();
            assertThat(details.getBind("prices")).isEmpty();
            assertThat(application.getBean("audit", Socket.class).statistics().connectedEndpoints())
                    .containsExactly("tcp://127.0.0.1:1");
        });
    }

    @Test
    void aContainerOfSomethingElseIsNoneOfZeroMq() {
        runner.withUserConfiguration(Cache.class)
                .run(application ->
                        assertThat(application).getFailure().isInstanceOf(ConnectionDetailsNotFoundException.class));
    }

    @Test
    void labelsAreAskedForIfThereAreNone() {
        ZmqConfigurationException failure = failure(new StubContainer(Map.of(5556, 1)));
        assertThat(failure)
                .hasMessageStartingWith("No label says which sockets connect to which ports of the container of");
        assertThat(failure.action()).matches("Give it labels such as zmq\\.sockets\\.\\w+\\.connect, with the port.*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5559", "http"})
    void aLabelWithAPortThatIsNotExposedIsRefused(String port) {
        StubContainer market =
                new StubContainer(Map.of(5556, 1)).withLabel("zmq.sockets.prices.connect", "5556," + port);
        assertThat(failure(market))
                .hasMessageStartingWith("The label zmq.sockets.prices.connect says '" + port
                        + "', which is no exposed port of the container of");
    }

    @Test
    void aLabelOfASocketThatThereIsNotIsRefused() {
        ZmqConfigurationException failure =
                failure(new StubContainer(Map.of(5556, 1)).withLabel("zmq.sockets.price.connect", "5556"));
        assertThat(failure)
                .hasMessageStartingWith("Labels of the container of Bean 'market'")
                .hasMessageEndingWith(
                        "name the socket 'price', which there is not below zmq.sockets. Known sockets: audit,"
                                + " orders, prices.");
        assertThat(failure.action()).startsWith("Did you mean 'prices'?");
    }

    private ZmqConfigurationException failure(StubContainer container) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        withContainer(container).run(application -> failure.set(application.getStartupFailure()));
        Throwable cause = failure.get();
        while (cause != null && !(cause instanceof ZmqConfigurationException)) {
            cause = cause.getCause();
        }
        assertThat(cause).isNotNull();
        return (ZmqConfigurationException) cause;
    }

    private ApplicationContextRunner withContainer(StubContainer container) {
        Market.container = container;
        return runner.withUserConfiguration(Market.class);
    }

    private static int port(Peer peer) {
        return Integer.parseInt(peer.endpoint().substring(peer.endpoint().lastIndexOf(':') + 1));
    }

    @Configuration(proxyBeanMethods = false)
    static class Market {

        static StubContainer container = new StubContainer(Map.of());

        @Bean
        @ServiceConnection("zmq")
        StubContainer market() {
            return container;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Cache {

        @Bean
        @ServiceConnection("cache")
        StubContainer cache() {
            return new StubContainer(Map.of());
        }
    }
}
