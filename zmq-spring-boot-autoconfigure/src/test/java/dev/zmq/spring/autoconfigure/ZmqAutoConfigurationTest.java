// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import dev.zmq.engine.Context;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.ZmqSockets;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class ZmqAutoConfigurationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class))
            .withUserConfiguration(MockContext.class);

    @Test
    void makesABeanOfEachConfiguredSocket() {
        runner.withPropertyValues(
                        "zmq.sockets.orders-in.type=pull",
                        "zmq.sockets.orders-in.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.orders-out.type=push",
                        "zmq.sockets.orders-out.connect=tcp://127.0.0.1:1,tcp://127.0.0.1:2")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBeansOfType(Socket.class)).containsOnlyKeys("orders-in", "orders-out");
                    assertThat(context.getBean(ZmqSockets.class).names()).containsExactly("orders-in", "orders-out");
                    verify(context.getBean("orders-in", Socket.class)).bind("tcp://127.0.0.1:*");
                    verify(context.getBean("orders-out", Socket.class)).connect("tcp://127.0.0.1:2");
                });
    }

    @Test
    void canBeSwitchedOff() {
        runner.withPropertyValues("zmq.enabled=false", "zmq.sockets.orders-in.type=pull")
                .run(context -> assertThat(context).doesNotHaveBean(Socket.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class MockContext {

        @Bean
        Context context() {
            Context context = mock();
            given(context.socket(any(), anyString())).willAnswer(call -> {
                Socket socket = mock(Socket.class, RETURNS_DEEP_STUBS);
                given(socket.type()).willReturn(call.getArgument(0, SocketType.class));
                given(socket.name()).willReturn(call.getArgument(1, String.class));
                given(socket.lastEndpoint()).willReturn("tcp://127.0.0.1:1");
                return socket;
            });
            return context;
        }
    }
}
