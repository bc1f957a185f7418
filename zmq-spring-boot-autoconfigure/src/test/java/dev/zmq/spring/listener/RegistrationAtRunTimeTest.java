// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.core.DuplicateConsumerException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RegistrationAtRunTimeTest {

    @Test
    void aListenerThatIsRegisteredStartsAtOnceAndCanBeLookedUp() {
        TestApplication.with().socket("in", "pull").run(application -> {
            BlockingQueue<String> received = new LinkedBlockingQueue<>();
            ZmqListenerContainer container = application
                    .bean(ZmqListenerEndpointRegistrar.class)
                    .register(ZmqListenerEndpoint.of("late", "in", message -> received.add(message.text())));
            assertThat(container.isRunning()).isTrue();
            assertThat(application.bean(ZmqListenerEndpointRegistry.class).container("late"))
                    .containsSame(container);
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                push.send("hello");
                assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
            }
        });
    }

    @Test
    void aListenerThatIsUnregisteredLeavesItsSocketToTheNextOne() {
        TestApplication.with().socket("in", "pull").run(application -> {
            ZmqListenerEndpointRegistrar registrar = application.bean(ZmqListenerEndpointRegistrar.class);
            ZmqListenerEndpointRegistry registry = application.bean(ZmqListenerEndpointRegistry.class);
            BlockingQueue<String> received = new LinkedBlockingQueue<>();
            ZmqListenerContainer first = registrar.register(
                    ZmqListenerEndpoint.of("first", "in", message -> received.add("first " + message.text())));
            ZmqListenerEndpoint second =
                    ZmqListenerEndpoint.of("second", "in", message -> received.add("second " + message.text()));
            assertThatThrownBy(() -> registrar.register(second)).isInstanceOf(DuplicateConsumerException.class);
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                push.send("1");
                assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("first 1");

                assertThat(registry.unregister("first")).isTrue();
                assertThat(registry.unregister("first")).isFalse();
                assertThat(registry.container("first")).isEmpty();
                assertThat(first.state()).isEqualTo(ZmqListenerContainer.State.STOPPED);
                assertThatThrownBy(first::start).isInstanceOf(IllegalStateException.class);
                push.send("2");

                registrar.register(second);
                assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("second 2");
            }
        });
    }

    @Test
    void aListenerThatIsRefusedHoldsNothing() {
        TestApplication.with().socket("in", "pull").socket("out", "push").run(application -> {
            ZmqListenerEndpointRegistrar registrar = application.bean(ZmqListenerEndpointRegistrar.class);
            ZmqListenerEndpoint refused = new MultiSocketEndpoint();
            assertThatThrownBy(() -> registrar.register(refused)).isInstanceOf(InvalidListenerException.class);
            ZmqListenerContainer container = registrar.register(ZmqListenerEndpoint.of("fine", "in", message -> {}));
            assertThat(container.isRunning()).isTrue();
        });
    }

    private static final class MultiSocketEndpoint implements ZmqListenerEndpoint {

        @Override
        public String id() {
            return "refused";
        }

        @Override
        public List<String> socketNames() {
            return List.of("in", "out");
        }

        @Override
        public Boolean autoStartup() {
            return null;
        }

        @Override
        public ZmqMessageListener createListener(String socketName, Socket socket) {
            return message -> {};
        }
    }
}
