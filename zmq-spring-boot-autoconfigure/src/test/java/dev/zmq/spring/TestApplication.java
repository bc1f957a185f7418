// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring;

import dev.zmq.engine.Socket;
import dev.zmq.spring.autoconfigure.ZmqAutoConfiguration;
import dev.zmq.spring.autoconfigure.ZmqIntegrationAutoConfiguration;
import dev.zmq.spring.core.ZmqTemplate;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.integration.autoconfigure.IntegrationAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;

/** A Spring application with the ZeroMQ auto-configuration, whose sockets bind to free ports. */
public final class TestApplication {

    private final ApplicationContextRunner runner;

    private TestApplication(ApplicationContextRunner runner) {
        this.runner = runner;
    }

    /** Returns an application with the given configuration classes or beans. */
    public static TestApplication with(Class<?>... configuration) {
        return new TestApplication(new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, ZmqAutoConfiguration.class))
                .withUserConfiguration(configuration));
    }

    /** Returns an application with a bean, and the given configuration classes. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public static TestApplication withBean(Object bean, Class<?>... configuration) {
        ApplicationContextRunner runner = with(configuration).runner();
        return new TestApplication(runner.withBean("listener", (Class) bean.getClass(), () -> bean));
    }

    /** Returns an application with Spring Integration. */
    public static ApplicationContextRunner withIntegration() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        ZmqAutoConfiguration.class,
                        IntegrationAutoConfiguration.class,
                        ZmqIntegrationAutoConfiguration.class));
    }

    /** Adds a socket that binds to a free port. */
    public TestApplication socket(String name, String type) {
        return properties("zmq.sockets." + name + ".type=" + type, "zmq.sockets." + name + ".bind=tcp://127.0.0.1:*");
    }

    /** Adds properties. */
    public TestApplication properties(String... pairs) {
        return new TestApplication(runner.withPropertyValues(pairs));
    }

    /** Starts the application, and closes it afterwards. */
    public void run(Body body) {
        ContextConsumer<AssertableApplicationContext> consumer = context -> {
            if (context.getStartupFailure() != null) {
                throw new AssertionError("The application did not start", context.getStartupFailure());
            }
            body.run(new Running(context));
        };
        runner.run(consumer);
    }

    /** Returns the runner, for tests of applications that do not start. */
    public ApplicationContextRunner runner() {
        return runner;
    }

    /** What happens while the application runs. */
    @FunctionalInterface
    public interface Body {
        void run(Running application) throws Throwable;
    }

    /** The running application. */
    public record Running(AssertableApplicationContext context) {

        public <T> T bean(Class<T> type) {
            return context.getBean(type);
        }

        public Socket socket(String name) {
            return context.getBean(name, Socket.class);
        }

        /** Returns where a socket is bound. */
        public String endpoint(String socketName) {
            return socket(socketName).lastEndpoint();
        }

        public ZmqTemplate template() {
            return bean(ZmqTemplate.class);
        }
    }
}
