// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.springintegration;

import dev.zmq.samples.benchmarks.rounds.DriverLink;
import dev.zmq.samples.benchmarks.rounds.MessageCounter;
import java.io.IOException;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.zeromq.inbound.ZeroMqMessageProducer;
import org.zeromq.SocketType;
import org.zeromq.ZContext;

/**
 * Receives messages from a PULL socket with spring-integration-zeromq: inbound adapter, direct channel, handler method.
 * All settings are the adapter's defaults, which include a free port.
 */
final class SpringIntegrationListener {

    private static final Duration BIND_LIMIT = Duration.ofSeconds(20);

    private SpringIntegrationListener() {}

    /** Takes the arguments of every worker: role, endpoint, message bytes, and more that is not for this one. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Logger.getLogger("").setLevel(Level.WARNING);
        int messageBytes = Integer.parseInt(args[2]);
        MessageCounter counter = new MessageCounter(messageBytes);
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        try (context) {
            context.registerBean(MessageCounter.class, () -> counter);
            context.register(Flow.class);
            context.refresh();
            serve(context, counter);
        }
        // The adapter's scheduler leaves threads behind that would keep the process alive.
        System.exit(0);
    }

    private static void serve(ConfigurableApplicationContext context, MessageCounter counter)
            throws IOException, InterruptedException {
        ZeroMqMessageProducer adapter = context.getBean(ZeroMqMessageProducer.class);
        DriverLink driver = new DriverLink(System.in, System.out);
        driver.ready(version(), "tcp://127.0.0.1:" + boundPort(adapter));
        driver.play(counter);
    }

    /** The adapter binds on a thread of its own, some time after the application context has started. */
    private static int boundPort(ZeroMqMessageProducer adapter) throws InterruptedException {
        long start = System.nanoTime();
        while (adapter.getBoundPort() == 0) {
            if (System.nanoTime() - start > BIND_LIMIT.toNanos()) {
                throw new IllegalStateException("The adapter did not bind within " + BIND_LIMIT);
            }
            Thread.sleep(10);
        }
        return adapter.getBoundPort();
    }

    private static String version() {
        String version = ZeroMqMessageProducer.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableIntegration
    static class Flow {

        private final MessageCounter counter;

        Flow(MessageCounter counter) {
            this.counter = counter;
        }

        @Bean
        ZContext context() {
            return new ZContext();
        }

        @Bean
        ZeroMqMessageProducer adapter(ZContext context, DirectChannel messages) {
            ZeroMqMessageProducer adapter = new ZeroMqMessageProducer(context, SocketType.PULL);
            adapter.setOutputChannel(messages);
            return adapter;
        }

        @Bean
        DirectChannel messages() {
            return new DirectChannel();
        }

        @ServiceActivator(inputChannel = "messages")
        void onMessage(byte[] payload) {
            counter.onMessage(payload);
        }
    }
}
