// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The log says of each socket where it is at work, and what it could not send in the end. */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class SocketLogTest {

    private static final String NOBODY = "tcp://127.0.0.1:1";

    @Test
    void describesSocketsThatAreBeansToo(CapturedOutput output) {
        start().close();

        assertThat(output)
                .containsOnlyOnce("Socket 'own' (PUSH) connects to " + NOBODY + "; high-water mark send 1000")
                .containsOnlyOnce("Socket 'later' (DEALER) neither listens nor connects yet; high-water mark send 1000,"
                        + " receive 1000");
    }

    @Test
    void warnsOfMessagesThatWereNotSentInTime(CapturedOutput output) {
        ConfigurableApplicationContext application = start();
        Socket own = application.getBean("own", Socket.class);
        own.send("1");
        own.send("2");

        application.close();

        assertThat(output)
                .contains("WARN")
                .containsOnlyOnce(
                        "Socket 'own' dropped 2 message(s) that could not be sent within its linger time of 50 ms;"
                                + " at its end there waited 2 for " + NOBODY + " (not connected)");
    }

    @Test
    void isSilentIfAllWasSent(CapturedOutput output) {
        try (Peer pull = Peer.bound(SocketType.PULL)) {
            ConfigurableApplicationContext application = start(
                    "--zmq.sockets.out.type=push",
                    "--zmq.sockets.out.connect=" + pull.endpoint(),
                    "--zmq.sockets.out.options.linger=10s");
            application.getBean("out", Socket.class).send("1");

            application.close();

            assertThat(pull.receive()).containsExactly("1");
            assertThat(output).doesNotContain("dropped");
        }
    }

    private static ConfigurableApplicationContext start(String... arguments) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .run(arguments);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(ZmqAutoConfiguration.class)
    static class Application {

        @Bean
        Socket own(Context context) {
            return context.socket(SocketType.PUSH)
                    .setOption(SocketOptions.LINGER, Duration.ofMillis(50))
                    .connect(NOBODY);
        }

        @Bean
        Socket later(Context context) {
            return context.socket(SocketType.DEALER);
        }
    }
}
