// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zmq.engine.Context;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.spring.core.ZmqConfigurationException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.integration.autoconfigure.IntegrationAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.integration.core.MessageProducer;

/** Environment variables override the properties of sockets, however their names are spelt in files. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class SocketNamesTest {

    private static final String ANY_PORT = "tcp://127.0.0.1:*";
    private static final String OTHER_ADDRESS = "tcp://127.0.0.2:*";

    private final Map<String, Object> variables = new LinkedHashMap<>();
    private final Map<String, Object> systemProperties = new LinkedHashMap<>();
    private final Map<String, Object> file = new LinkedHashMap<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ZMQ_SOCKETS_ORDERSIN_BIND",
                "ZMQ_SOCKETS_ORDERSIN_BIND_0",
                "ZMQ_SOCKETS_ORDERS_IN_BIND",
                "ZMQ_SOCKETS_ORDERS_IN_BIND_0"
            })
    void aVariableOverridesTheFile(String variable) {
        inFile("orders-in", "bind", ANY_PORT);
        variables.put(variable, OTHER_ADDRESS);

        try (ConfigurableApplicationContext application = start()) {
            assertThat(application.getBeansOfType(Socket.class)).containsOnlyKeys("orders-in");
            assertThat(application.getBean(Socket.class).statistics().boundEndpoints())
                    .singleElement()
                    .asString()
                    .startsWith("tcp://127.0.0.2:");
        }
    }

    @Test
    void aVariableOverridesTheEndpointOfASubscriber() {
        file.put("zmq.sockets.prices-in.type", "sub");
        file.put("zmq.sockets.prices-in.bind", ANY_PORT);
        variables.put("ZMQ_SOCKETS_PRICESIN_BIND", OTHER_ADDRESS);

        try (ConfigurableApplicationContext application = start()) {
            assertThat(application.getBean("prices-in", Socket.class).lastEndpoint())
                    .startsWith("tcp://127.0.0.2:");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ZMQ_SOCKETS_ORDERSIN_OPTIONS_RECEIVEHIGHWATERMARK",
                "ZMQ_SOCKETS_ORDERS_IN_OPTIONS_RECEIVE_HIGH_WATER_MARK"
            })
    void aVariableSetsAnOption(String variable) {
        inFile("orders-in", "bind", ANY_PORT);
        variables.put(variable, "7");

        try (ConfigurableApplicationContext application = start()) {
            assertThat(application.getBeansOfType(Socket.class)).containsOnlyKeys("orders-in");
            assertThat(application.getBean(Socket.class).getOption(SocketOptions.RECEIVE_HIGH_WATER_MARK))
                    .isEqualTo(7);
        }
    }

    @Test
    void variablesSetContextsAndOptionsOfAllSockets() {
        inFile("orders-in", "bind", ANY_PORT);
        inFile("orders-in", "context", "bulk-data");
        file.put("zmq.contexts.bulk-data.io-threads", "2");
        variables.put("ZMQ_CONTEXTS_BULKDATA_IOTHREADS", "5");
        variables.put("ZMQ_OPTIONS_RECEIVEHIGHWATERMARK", "7");

        try (ConfigurableApplicationContext application = start()) {
            assertThat(application
                            .getBean("bulk-data", Context.class)
                            .resourceUsage()
                            .threads())
                    .isGreaterThanOrEqualTo(5);
            assertThat(application.getBeanFactory().containsSingleton("bulkdata"))
                    .as("a context of the variable's spelling")
                    .isFalse();
            assertThat(application.getBean(Socket.class).getOption(SocketOptions.RECEIVE_HIGH_WATER_MARK))
                    .isEqualTo(7);
        }
    }

    @Test
    void aVariableMayNameTheChannel() {
        inFile("orders-in", "bind", ANY_PORT);
        variables.put("ZMQ_SOCKETS_ORDERSIN_INBOUNDCHANNEL", "orders");

        try (ConfigurableApplicationContext application = start()) {
            assertThat(application.getBeansOfType(MessageProducer.class))
                    .containsOnlyKeys("orders-in.inboundChannelAdapter");
        }
    }

    @Test
    void variablesAloneMakeASocket() {
        variables.put("ZMQ_SOCKETS_ORDERS_TYPE", "pull");
        variables.put("ZMQ_SOCKETS_ORDERS_BIND", ANY_PORT);

        try (ConfigurableApplicationContext application = start()) {
            assertThat(application.getBeansOfType(Socket.class)).containsOnlyKeys("orders");
        }
    }

    @Test
    void theSpellingOfTheFileIsTheName() {
        inFile("orders-in", "bind", ANY_PORT);
        systemProperties.put("zmq.sockets.ordersIn.bind", OTHER_ADDRESS);

        try (ConfigurableApplicationContext application = start()) {
            assertThat(application.getBeansOfType(Socket.class)).containsOnlyKeys("orders-in");
            assertThat(application.getBean(Socket.class).lastEndpoint()).startsWith("tcp://127.0.0.2:");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ZMQ_SOCKETS_ORDER_IN_BIND", "ZMQ_SOCKETS_ORDERIN_BIND"})
    void aVariableForASocketThatThereIsNotStopsTheStart(String variable) {
        inFile("orders-in", "bind", ANY_PORT);
        variables.put(variable, OTHER_ADDRESS);

        assertThatExceptionOfType(ZmqConfigurationException.class)
                .isThrownBy(this::start)
                .withMessage("The environment variable " + variable
                        + " is for a socket that there is not. Known sockets:" + " orders-in.")
                .satisfies(failure -> assertThat(failure.action())
                        .startsWith("To override a property of socket 'orders-in', set ZMQ_SOCKETS_ORDERSIN_BIND. To"
                                + " define a socket by environment variables alone, set ZMQ_SOCKETS_NAME_TYPE too"));
    }

    @Test
    void aVariableThatCannotMakeASocketAloneStopsTheStart() {
        variables.put("ZMQ_SOCKETS_ORDERS_IN_TYPE", "pull");

        assertThatExceptionOfType(ZmqConfigurationException.class)
                .isThrownBy(this::start)
                .withMessageContaining("ZMQ_SOCKETS_ORDERS_IN_TYPE is for a socket that there is not. No sockets are")
                .satisfies(failure -> assertThat(failure.action()).startsWith("To define a socket"));
    }

    @Test
    void variablesThatOthersHaveSetAreIgnored() {
        inFile("orders-in", "bind", ANY_PORT);
        variables.put("ZMQ_SOCKETS_SERVICE_HOST", "10.0.0.1");
        variables.put("ZMQ_SOCKETS_ORDERSIN_COLOUR", "blue");
        variables.put("ZMQ_COLOUR", "blue");

        try (ConfigurableApplicationContext application = start()) {
            assertThat(application.getBeansOfType(Socket.class)).containsOnlyKeys("orders-in");
        }
    }

    @Test
    void aVariableForASocketWithoutSuchAPropertyIsWarnedOf(CapturedOutput output) {
        inFile("orders-in", "bind", ANY_PORT);
        variables.put("ZMQ_SOCKETS_ORDERSIN_OPTIONS_RCVHWM", "7");
        variables.put("ZMQ_SOCKETS_ORDERSIN_OPTIONS_RECEIVEHIGHWATERMARK", "7");
        variables.put("ZMQ_SOCKETS_SERVICE_HOST", "10.0.0.1");
        systemProperties.put("zmq.sockets.orders-in.options.socks-pasword", "geheim");
        systemProperties.put("zmq.sockets.orders-in.options.tcp-accept-filter[0]", "127.0.0.1");

        start().close();

        assertThat(output)
                .containsOnlyOnce(
                        "The environment variable ZMQ_SOCKETS_ORDERSIN_OPTIONS_RCVHWM is ignored: socket 'orders-in' has"
                                + " no such property.")
                .containsOnlyOnce("The system property zmq.sockets.orders-in.options.socks-pasword is ignored")
                .doesNotContain("geheim", "RECEIVEHIGHWATERMARK", "SERVICE_HOST", "tcp-accept-filter");
    }

    @Test
    void namesInOneFileThatDifferInDashesOnlyAreRefused() {
        inFile("orders-in", "bind", ANY_PORT);
        inFile("ordersin", "bind", ANY_PORT);

        assertThatExceptionOfType(ZmqConfigurationException.class)
                .isThrownBy(this::start)
                .withMessageStartingWith("The sockets 'orders-in' and 'ordersin' below zmq.sockets are one");
    }

    private void inFile(String socket, String property, String value) {
        file.put("zmq.sockets." + socket + ".type", "pull");
        file.put("zmq.sockets." + socket + "." + property, value);
    }

    private ConfigurableApplicationContext start() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
                        new MapPropertySource(
                                StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, systemProperties));
        environment.getPropertySources().addLast(new MapPropertySource("file", file));
        return new SpringApplicationBuilder(Application.class)
                .environment(environment)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .run();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        IntegrationAutoConfiguration.class,
        ZmqAutoConfiguration.class,
        ZmqIntegrationAutoConfiguration.class
    })
    static class Application {}
}
