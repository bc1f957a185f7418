// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.listener.ZmqListenerContainer;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistry;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.beans.factory.config.Scope;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ScopedProxyMode;

/** Listeners whose beans are made anew while the application runs, as those of a refresh scope are. */
@Timeout(60)
class ScopedListenerTest {

    @Test
    void theBeanOfTheMomentReceivesThroughOneListener() {
        TestApplication.with(Refreshable.class).socket("in", "pull").run(application -> {
            Refreshable configuration = application.bean(Refreshable.class);
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                for (int life = 1; life <= 3; life++) {
                    for (int i = 0; i < 3; i++) {
                        push.send("hello");
                        assertThat(configuration.received.poll(10, TimeUnit.SECONDS))
                                .isEqualTo("bean " + life + ": hello");
                    }
                    // As a refresh scope does, which also makes the bean again before anybody calls it.
                    ((RefreshScope) application
                                    .context()
                                    .getSourceApplicationContext(ConfigurableApplicationContext.class)
                                    .getBeanFactory()
                                    .getRegisteredScope("refresh"))
                            .clear();
                    application.context().getBean("scopedTarget.greeter");
                }
                assertThat(application.bean(ZmqListenerEndpointRegistry.class).containers())
                        .extracting(ZmqListenerContainer::id)
                        .containsExactly("greeter.on");
            }
        });
    }

    static class Greeter {

        private final int number;
        private final BlockingQueue<String> received;

        Greeter(int number, BlockingQueue<String> received) {
            this.number = number;
            this.received = received;
        }

        @ZmqListener("in")
        void on(String text) {
            received.add("bean " + number + ": " + text);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Refreshable {

        private final AtomicInteger made = new AtomicInteger();
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        @Bean
        static CustomScopeConfigurer scopes() {
            CustomScopeConfigurer scopes = new CustomScopeConfigurer();
            scopes.addScope("refresh", new RefreshScope());
            return scopes;
        }

        @Bean
        @org.springframework.context.annotation.Scope(scopeName = "refresh", proxyMode = ScopedProxyMode.TARGET_CLASS)
        Greeter greeter() {
            return new Greeter(made.incrementAndGet(), received);
        }
    }

    /** A scope that forgets its beans on request. */
    static class RefreshScope implements Scope {

        private final Map<String, Object> beans = new ConcurrentHashMap<>();

        void clear() {
            beans.clear();
        }

        @Override
        public Object get(String name, ObjectFactory<?> objectFactory) {
            return beans.computeIfAbsent(name, missing -> objectFactory.getObject());
        }

        @Override
        public Object remove(String name) {
            return beans.remove(name);
        }

        @Override
        public void registerDestructionCallback(String name, Runnable callback) {}

        @Override
        public String getConversationId() {
            return "refresh";
        }
    }
}
