// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.zmq.engine.Socket;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.autoconfigure.ZmqConnectionDetails;
import dev.zmq.spring.core.ZmqConfigurationException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactory;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.lifecycle.DockerComposeServicesReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** Sockets connect to the services that Docker Compose has started, as the labels of these say. */
@Timeout(60)
class DockerComposeConnectionDetailsTest {

    private static final String IS_ZMQ = "org.springframework.boot.service-connection";

    @Test
    void socketsConnectToThePortsOfTheirLabels() {
        RunningService market = service(
                "market",
                Map.of(IS_ZMQ, "zmq", "zmq.sockets.prices.connect", "5556", "zmq.sockets.orders.connect", "5557"),
                Map.of(5556, 32001, 5557, 32002));
        RunningService backup =
                service("backup", Map.of(IS_ZMQ, "zmq", "zmq.sockets.prices.connect", "5556"), Map.of(5556, 32003));
        RunningService cache = service("cache", Map.of(), Map.of(6379, 32004));
        TestApplication.with()
                .properties(
                        "zmq.sockets.prices.type=sub",
                        "zmq.sockets.prices.subscribe=",
                        "zmq.sockets.prices.connect=tcp://127.0.0.1:5556",
                        "zmq.sockets.orders.type=push",
                        "zmq.sockets.orders.connect=tcp://127.0.0.1:5557")
                .runner()
                .withInitializer(application -> ready(application, List.of(market, backup, cache)))
                .run(application -> {
                    assertThat(application).hasNotFailed();
                    assertThat(application.getBeansOfType(ZmqConnectionDetails.class))
                            .hasSize(2);
                    assertThat(connected(application, "prices"))
                            .containsExactlyInAnyOrder("tcp://127.0.0.1:32001", "tcp://127.0.0.1:32003");
                    assertThat(connected(application, "orders")).containsExactly("tcp://127.0.0.1:32002");
                });
    }

    @Test
    void aPortThatIsNotMappedIsRefused() {
        RunningService market =
                service("market", Map.of(IS_ZMQ, "zeromq", "zmq.sockets.prices.connect", "5558"), Map.of(5556, 32001));
        TestApplication.with()
                .properties("zmq.sockets.prices.type=pull", "zmq.sockets.prices.connect=tcp://127.0.0.1:5556")
                .runner()
                .withInitializer(application -> ready(application, List.of(market)))
                .run(application ->
                        assertThat(application).getFailure().rootCause().isInstanceOf(IllegalStateException.class));
        assertThatExceptionOfType(ZmqConfigurationException.class)
                .isThrownBy(() -> new PortLabels("service 'market'", market.labels())
                        .endpoints("prices", "::1", market.ports()::get))
                .withMessage("The label zmq.sockets.prices.connect says '5558', which is no exposed port of the service"
                        + " 'market'.");
    }

    @Test
    void aLabelOfASocketThatThereIsNotIsRefused() {
        RunningService market =
                service("market", Map.of(IS_ZMQ, "zmq", "zmq.sockets.news.connect", "5556"), Map.of(5556, 32001));
        TestApplication.with()
                .socket("prices", "pull")
                .runner()
                .withInitializer(application -> ready(application, List.of(market)))
                .run(application -> assertThat(application)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(ZmqConfigurationException.class)
                        .hasMessage("Labels of the service 'market' name the socket 'news', which there is not below"
                                + " zmq.sockets. Known sockets: prices."));
    }

    @Test
    void anAddressOfIpv6IsPutInBrackets() {
        assertThat(new PortLabels("service 'market'", Map.of("zmq.sockets.prices.connect", "5556"))
                        .endpoints("prices", "::1", port -> port + 1))
                .containsExactly("tcp://[::1]:5557");
    }

    @Test
    void factoriesAreRegistered() {
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation().load(ConnectionDetailsFactory.class))
                .hasAtLeastOneElementOfType(ZmqContainerConnectionDetailsFactory.class)
                .hasAtLeastOneElementOfType(ZmqDockerComposeConnectionDetailsFactory.class);
    }

    private static List<String> connected(ApplicationContext application, String socket) {
        return application.getBean(socket, Socket.class).statistics().connectedEndpoints();
    }

    /** Says to the listener of Spring Boot what its start of Docker Compose would say. */
    private static void ready(ConfigurableApplicationContext application, List<RunningService> services) {
        DockerComposeServicesReadyEvent event = mock();
        when(event.getSource()).thenReturn(application);
        when(event.getRunningServices()).thenReturn(services);
        @SuppressWarnings("unchecked")
        ApplicationListener<DockerComposeServicesReadyEvent> listener =
                SpringFactoriesLoader.forDefaultResourceLocation().load(ApplicationListener.class).stream()
                        .filter(candidate -> candidate
                                .getClass()
                                .getSimpleName()
                                .equals("DockerComposeServiceConnectionsApplicationListener"))
                        .findFirst()
                        .orElseThrow();
        listener.onApplicationEvent(event);
    }

    private static RunningService service(String name, Map<String, String> labels, Map<Integer, Integer> mapped) {
        ConnectionPorts ports = mock();
        when(ports.get(anyInt())).thenAnswer(call -> {
            Integer port = mapped.get(call.<Integer>getArgument(0));
            if (port == null) {
                throw new IllegalStateException("No host port mapping found");
            }
            return port;
        });
        RunningService service = mock();
        when(service.name()).thenReturn(name);
        when(service.image()).thenReturn(ImageReference.of("example/" + name));
        when(service.host()).thenReturn("127.0.0.1");
        when(service.labels()).thenReturn(labels);
        when(service.ports()).thenReturn(ports);
        return service;
    }
}
