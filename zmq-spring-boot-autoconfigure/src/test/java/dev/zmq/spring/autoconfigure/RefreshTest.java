// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.core.ZmqTemplate;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.cloud.autoconfigure.ConfigurationPropertiesRebinderAutoConfiguration;
import org.springframework.cloud.autoconfigure.RefreshAutoConfiguration;
import org.springframework.cloud.context.config.annotation.RefreshScope;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ScopedProxyMode;

/** Spring Cloud binds properties anew while the application runs, and makes beans of its refresh scope anew. */
@Timeout(60)
@Tag("L22")
class RefreshTest {

    private static final Class<?>[] SPRING_CLOUD = {
        RefreshAutoConfiguration.class, ConfigurationPropertiesRebinderAutoConfiguration.class
    };

    @Test
    void socketsStayAsTheyAreThoughTheirPropertiesChange() {
        class Listener {
            final BlockingQueue<String> received = new LinkedBlockingQueue<>();

            @ZmqListener("in")
            void on(String text) {
                received.add(text);
            }
        }
        Listener listener = new Listener();
        TestApplication.withBean(listener)
                .socket("in", "pull")
                .runner()
                .withConfiguration(AutoConfigurations.of(SPRING_CLOUD))
                .run(application -> {
                    Socket in = application.getBean("in", Socket.class);
                    String endpoint = in.lastEndpoint();
                    try (Peer push = Peer.connected(SocketType.PUSH, endpoint)) {
                        push.send("before");
                        assertThat(listener.received.poll(10, TimeUnit.SECONDS)).isEqualTo("before");

                        refresh(
                                application.getSourceApplicationContext(ConfigurableApplicationContext.class),
                                "zmq.sockets.in.options.receive-high-water-mark=7",
                                "zmq.sockets.in.bind=tcp://127.0.0.1:1",
                                "zmq.sockets.new.type=pull",
                                "zmq.template.reply-timeout=1s");

                        assertThat(application
                                        .getBean(ZmqProperties.class)
                                        .getSockets()
                                        .get("in")
                                        .getOptions()
                                        .getReceiveHighWaterMark())
                                .isEqualTo(7);
                        assertThat(application.getBeansOfType(Socket.class)).containsOnlyKeys("in");
                        assertThat(application.getBean("in")).isSameAs(in);
                        assertThat(in.isClosed()).isFalse();
                        assertThat(in.lastEndpoint()).isEqualTo(endpoint);
                        assertThat(in.getOption(SocketOptions.RECEIVE_HIGH_WATER_MARK))
                                .isEqualTo(1000);
                        push.send("after");
                        assertThat(listener.received.poll(10, TimeUnit.SECONDS)).isEqualTo("after");
                    }
                });
    }

    @Test
    void aRefreshedBeanMaySendAndReceive() {
        try (Peer pull = Peer.bound(SocketType.PULL)) {
            TestApplication.with(Refreshed.class)
                    .properties(
                            "zmq.sockets.out.type=push", "zmq.sockets.out.connect=" + pull.endpoint(), "greeting=hello")
                    .runner()
                    .withConfiguration(AutoConfigurations.of(SPRING_CLOUD))
                    .run(application -> {
                        application.getBean(Greeter.class).greet();
                        assertThat(pull.receive()).containsExactly("hello");
                        refresh(
                                application.getSourceApplicationContext(ConfigurableApplicationContext.class),
                                "greeting=good bye");
                        application.getBean(Greeter.class).greet();
                        assertThat(pull.receive()).containsExactly("good bye");
                    });
        }
    }

    @Test
    void aListenerMayBeRefreshed() {
        TestApplication.with(RefreshedListener.class)
                .socket("in", "pull")
                .properties("greeting=hello")
                .runner()
                .withConfiguration(AutoConfigurations.of(SPRING_CLOUD))
                .run(application -> {
                    BlockingQueue<String> received = RefreshedListener.RECEIVED;
                    try (Peer push = Peer.connected(
                            SocketType.PUSH,
                            application.getBean("in", Socket.class).lastEndpoint())) {
                        push.send("world");
                        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("hello world");
                        refresh(
                                application.getSourceApplicationContext(ConfigurableApplicationContext.class),
                                "greeting=good bye");
                        push.send("world");
                        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("good bye world");
                    }
                });
    }

    @Test
    void aSocketMayBeRefreshed() {
        TestApplication.with(RefreshedSocket.class)
                .properties("endpoint=inproc://first")
                .runner()
                .withConfiguration(AutoConfigurations.of(SPRING_CLOUD))
                .run(application -> {
                    assertThat(application).hasNotFailed();
                    ZmqTemplate template = application.getBean(ZmqTemplate.class);
                    template.send("refreshed", "one");
                    assertThat(application
                                    .getBean("first", Socket.class)
                                    .receive()
                                    .text())
                            .isEqualTo("one");
                    refresh(
                            application.getSourceApplicationContext(ConfigurableApplicationContext.class),
                            "endpoint=inproc://second");
                    template.send("refreshed", "two");
                    assertThat(application
                                    .getBean("second", Socket.class)
                                    .receive()
                                    .text())
                            .isEqualTo("two");
                });
    }

    private static void refresh(ConfigurableApplicationContext application, String... properties) {
        TestPropertyValues.of(properties).applyTo(application);
        application.publishEvent(new EnvironmentChangeEvent(application, Set.of(properties)));
        application
                .getBean(org.springframework.cloud.context.scope.refresh.RefreshScope.class)
                .refreshAll();
    }

    @Configuration(proxyBeanMethods = false)
    static class Refreshed {

        @Bean
        @RefreshScope
        Greeter greeter(ZmqTemplate template, @Value("${greeting}") String greeting) {
            return new Greeter(template, greeting);
        }
    }

    static class Greeter {

        private final ZmqTemplate template;
        private final String greeting;

        Greeter(ZmqTemplate template, String greeting) {
            this.template = template;
            this.greeting = greeting;
        }

        void greet() {
            template.send("out", greeting);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class RefreshedListener {

        static final BlockingQueue<String> RECEIVED = new LinkedBlockingQueue<>();

        @Bean
        @RefreshScope
        Receiver receiver(@Value("${greeting}") String greeting) {
            return new Receiver(greeting);
        }
    }

    static class Receiver {

        private final String greeting;

        Receiver(String greeting) {
            this.greeting = greeting;
        }

        @ZmqListener("in")
        void on(String name) {
            RefreshedListener.RECEIVED.add(greeting + " " + name);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class RefreshedSocket {

        @Bean
        Socket first(Context context) {
            Socket socket = context.socket(SocketType.PULL, "first");
            socket.bind("inproc://first");
            return socket;
        }

        @Bean
        Socket second(Context context) {
            Socket socket = context.socket(SocketType.PULL, "second");
            socket.bind("inproc://second");
            return socket;
        }

        @Bean
        @RefreshScope(proxyMode = ScopedProxyMode.INTERFACES)
        Socket refreshed(Context context, @Value("${endpoint}") String endpoint) {
            return context.socket(SocketType.PUSH, "refreshed").connect(endpoint);
        }
    }
}
