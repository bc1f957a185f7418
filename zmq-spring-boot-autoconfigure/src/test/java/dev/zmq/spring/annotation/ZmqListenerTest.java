// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.core.UnknownSocketException;
import dev.zmq.spring.listener.InvalidListenerException;
import dev.zmq.spring.listener.ZmqListenerConfigurer;
import dev.zmq.spring.listener.ZmqListenerContainer;
import dev.zmq.spring.listener.ZmqListenerEndpoint;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistry;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.AliasFor;

class ZmqListenerTest {

    @Test
    void listensOnASocketThatIsABean() {
        Recorder listener = new Recorder() {
            @ZmqListener("own")
            void on(String text) {
                received.add(text);
            }
        };
        TestApplication.withBean(listener, OwnSocket.class).run(application -> {
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("own"))) {
                push.send("hello");
                assertThat(listener.next()).isEqualTo("hello");
            }
        });
    }

    @Test
    void listensOnSeveralSockets() {
        Recorder listener = new Recorder() {
            @ZmqListener({"first", "second"})
            void on(String text) {
                received.add(text);
            }
        };
        TestApplication.withBean(listener)
                .socket("first", "pull")
                .socket("second", "pull")
                .run(application -> {
                    try (Peer one = Peer.connected(SocketType.PUSH, application.endpoint("first"));
                            Peer two = Peer.connected(SocketType.PUSH, application.endpoint("second"))) {
                        one.send("hello");
                        assertThat(listener.next()).isEqualTo("hello");
                        two.send("world");
                        assertThat(listener.next()).isEqualTo("world");
                    }
                    assertThat(containers(application)).hasSize(1).first().satisfies(container -> {
                        assertThat(container.id()).isEqualTo("listener.on");
                        assertThat(container.socketNames()).containsExactly("first", "second");
                    });
                });
    }

    @Test
    void resolvesPlaceholdersAndExpressions() {
        Recorder listener = new Recorder() {
            @ZmqListener(sockets = "${sockets}", id = "#{'my' + 'Id'}", autoStartup = "${start}")
            void on(String text) {
                received.add(text);
            }
        };
        TestApplication.withBean(listener)
                .socket("first", "pull")
                .socket("second", "pull")
                .properties("sockets=first, second", "start=false")
                .run(application -> assertThat(containers(application))
                        .hasSize(1)
                        .first()
                        .satisfies(container -> {
                            assertThat(container.id()).isEqualTo("myId");
                            assertThat(container.socketNames()).containsExactly("first", "second");
                            assertThat(container.isRunning()).isFalse();
                        }));
    }

    @Test
    void mayBeRepeated() {
        Recorder listener = new Recorder() {
            @ZmqListener("first")
            @ZmqListener("second")
            void on(String text) {
                received.add(text);
            }
        };
        TestApplication.withBean(listener)
                .socket("first", "pull")
                .socket("second", "pull")
                .run(application -> assertThat(containers(application))
                        .extracting(ZmqListenerContainer::id)
                        .containsExactly("listener.on", "listener.on-2"));
    }

    @Test
    void mayBeAMetaAnnotation() {
        Recorder listener = new Recorder() {
            @OrderListener(id = "orders")
            void on(String text) {
                received.add(text);
            }
        };
        TestApplication.withBean(listener)
                .socket("orders-in", "pull")
                .run(application -> assertThat(containers(application)).first().satisfies(container -> {
                    assertThat(container.id()).isEqualTo("orders");
                    assertThat(container.socketNames()).containsExactly("orders-in");
                }));
    }

    @Test
    void goesThroughAClassProxy() {
        TestApplication.with(ProxiedListener.class).socket("in", "pull").run(application -> {
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                push.send("hello");
                Recorder target = application.bean(Recorder.class);
                assertThat(application.bean(ProxiedListener.class).calls.poll(10, TimeUnit.SECONDS))
                        .isEqualTo("advised on");
                assertThat(target).isNotNull();
            }
        });
    }

    @Test
    void goesThroughAnInterfaceProxy() {
        TestApplication.with(InterfaceProxiedListener.class)
                .socket("in", "pull")
                .run(application -> {
                    try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                        push.send("hello");
                        assertThat(application
                                        .bean(InterfaceProxiedListener.class)
                                        .calls
                                        .poll(10, TimeUnit.SECONDS))
                                .isEqualTo("advised onText");
                        assertThat(Proxy.isProxyClass(
                                        application.bean(TextListener.class).getClass()))
                                .isTrue();
                    }
                });
    }

    @Test
    void isRegisteredWhenALazyBeanComesIntoBeing() {
        TestApplication.with(LazyListener.class).socket("in", "pull").run(application -> {
            assertThat(containers(application)).isEmpty();
            Recorder listener = application.bean(Recorder.class);
            assertThat(containers(application)).hasSize(1).allMatch(ZmqListenerContainer::isRunning);
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                push.send("hello");
                assertThat(listener.next()).isEqualTo("hello");
            }
        });
    }

    @Test
    void hasACounterpartInCode() {
        TestApplication.with(ConfiguredListener.class).socket("in", "pull").run(application -> {
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                push.send("hello");
                assertThat(application.bean(ConfiguredListener.class).next()).isEqualTo("hello");
            }
        });
    }

    @Test
    void doesNotStartIfToldSoForAllListeners() {
        Recorder listener = new Recorder() {
            @ZmqListener("in")
            void on(String text) {
                received.add(text);
            }
        };
        TestApplication.withBean(listener)
                .socket("in", "pull")
                .properties("zmq.listener.auto-startup=false")
                .run(application -> {
                    ZmqListenerContainer container = containers(application).get(0);
                    assertThat(container.isRunning()).isFalse();
                    try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                        push.send("hello");
                        container.start();
                        assertThat(listener.next()).isEqualTo("hello");
                    }
                });
    }

    @Test
    void usesTheContainerFactoryThatItNames() {
        Recorder listener = new Recorder() {
            @ZmqListener(sockets = "in", containerFactory = "missing")
            void on(String text) {
                received.add(text);
            }
        };
        TestApplication.withBean(listener)
                .socket("in", "pull")
                .runner()
                .run(context -> assertThat(context).getFailure().hasMessageContaining("missing"));
    }

    @Test
    void isRefusedWithoutASocket() {
        Recorder listener = new Recorder() {
            @ZmqListener
            void on(String text) {
                received.add(text);
            }
        };
        TestApplication.withBean(listener)
                .runner()
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidListenerException.class)
                        .hasMessageContaining("names no socket"));
    }

    @Test
    void isRefusedOnAnUnknownSocket() {
        Recorder listener = new Recorder() {
            @ZmqListener("order-in")
            void on(String text) {
                received.add(text);
            }
        };
        TestApplication.withBean(listener)
                .socket("orders-in", "pull")
                .runner()
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(UnknownSocketException.class)
                        .hasMessageContaining("orders-in"));
    }

    @Test
    void isRefusedIfItsIdIsTaken() {
        Recorder listener = new Recorder() {
            @ZmqListener(sockets = "first", id = "same")
            @ZmqListener(sockets = "second", id = "same")
            void on(String text) {
                received.add(text);
            }
        };
        TestApplication.withBean(listener)
                .socket("first", "pull")
                .socket("second", "pull")
                .runner()
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidListenerException.class)
                        .hasMessageContaining("'same'"));
    }

    private static List<ZmqListenerContainer> containers(TestApplication.Running application) {
        return List.copyOf(application.bean(ZmqListenerEndpointRegistry.class).containers());
    }

    static class Recorder {

        final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            return received.poll(10, TimeUnit.SECONDS);
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @ZmqListener("orders-in")
    @interface OrderListener {

        @AliasFor(annotation = ZmqListener.class)
        String id() default "";
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnSocket {

        @Bean
        Socket own(Context context) {
            Socket socket = context.socket(SocketType.PULL);
            socket.bind("tcp://127.0.0.1:*");
            return socket;
        }
    }

    static class SimpleListener extends Recorder {

        @ZmqListener("in")
        void on(String text) {
            received.add(text);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ProxiedListener {

        final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

        @Bean
        SimpleListener listener() {
            ProxyFactory factory = new ProxyFactory(new SimpleListener());
            factory.setProxyTargetClass(true);
            factory.addAdvice((org.aopalliance.intercept.MethodInterceptor) call -> {
                calls.add("advised " + call.getMethod().getName());
                return call.proceed();
            });
            return (SimpleListener) factory.getProxy();
        }
    }

    interface TextListener {
        void onText(String text);
    }

    static class TextListenerBean implements TextListener {

        @Override
        @ZmqListener("in")
        public void onText(String text) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class InterfaceProxiedListener {

        final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

        @Bean
        TextListener listener() {
            ProxyFactory factory = new ProxyFactory(new TextListenerBean());
            factory.addAdvice((org.aopalliance.intercept.MethodInterceptor) call -> {
                calls.add("advised " + call.getMethod().getName());
                return call.proceed();
            });
            return (TextListener) factory.getProxy();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LazyListener {

        @Bean
        @Lazy
        SimpleListener listener() {
            return new SimpleListener();
        }
    }

    static class ConfiguredListener extends Recorder implements ZmqListenerConfigurer {

        @Override
        public void configureListeners(dev.zmq.spring.listener.ZmqListenerEndpointRegistrar registrar) {
            registrar.register(ZmqListenerEndpoint.of("inCode", "in", message -> received.add(message.text())));
        }
    }
}
