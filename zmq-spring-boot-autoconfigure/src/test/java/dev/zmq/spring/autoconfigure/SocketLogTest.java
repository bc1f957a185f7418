// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
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
    @Tag("R52")
    void warnsOfQueuesWithoutBounds(CapturedOutput output) {
        start(
                        "--zmq.sockets.both.type=dealer",
                        "--zmq.sockets.both.connect=" + NOBODY,
                        "--zmq.sockets.both.options.send-high-water-mark=0",
                        "--zmq.sockets.both.options.receive-high-water-mark=0",
                        "--zmq.sockets.in.type=pull",
                        "--zmq.sockets.in.connect=" + NOBODY,
                        "--zmq.sockets.in.options.send-high-water-mark=0",
                        "--zmq.sockets.bounded.type=push",
                        "--zmq.sockets.bounded.connect=" + NOBODY,
                        "--zmq.sockets.bounded.options.send-high-water-mark=0",
                        "--zmq.sockets.bounded.options.send-queue-bytes=1MB",
                        "--zmq.sockets.newest.type=push",
                        "--zmq.sockets.newest.connect=" + NOBODY,
                        "--zmq.sockets.newest.options.send-high-water-mark=0",
                        "--zmq.sockets.newest.options.conflate=true",
                        "--unbounded=true")
                .close();

        assertThat(output.toString().lines().filter(line -> line.contains("high-water mark:")))
                .allMatch(line -> line.contains("WARN"))
                .extracting(line -> line.substring(line.indexOf("Socket '")))
                .containsExactlyInAnyOrder(
                        "Socket 'both' has no send high-water mark: messages for a peer that is slow or absent are kept"
                                + " until memory ends. Set zmq.sockets.both.options.send-high-water-mark.",
                        "Socket 'both' has no receive high-water mark: what arrives faster than it is taken is kept until"
                                + " memory ends. Set zmq.sockets.both.options.receive-high-water-mark.",
                        "Socket 'later' has no send high-water mark: messages for a peer that is slow or absent are kept"
                                + " until memory ends. Set its option sendHighWaterMark.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://*:*", "tcp://0.0.0.0:*"})
    void saysThatEverybodyMayConnect(String endpoint, CapturedOutput output) {
        start("--zmq.sockets.in.type=pull", "--zmq.sockets.in.bind=" + endpoint).close();

        assertThat(output.toString().lines().filter(line -> line.contains("whoever reaches this machine")))
                .singleElement()
                .asString()
                .contains("INFO")
                .containsPattern("Socket 'in' listens on tcp://0\\.0\\.0\\.0:[0-9]+, where")
                .endsWith("Bind 127.0.0.1 if only this machine is meant, or name who may connect in"
                        + " zmq.sockets.in.options.tcp-accept-filter.");
    }

    @Test
    void isSilentIfNotEverybodyMayConnect(CapturedOutput output) {
        start(
                        "--zmq.sockets.local.type=pull",
                        "--zmq.sockets.local.bind=tcp://127.0.0.1:*,inproc://local",
                        "--zmq.sockets.filtered.type=pull",
                        "--zmq.sockets.filtered.bind=tcp://*:*",
                        "--zmq.sockets.filtered.options.tcp-accept-filter=10.0.0.0/8")
                .close();

        assertThat(output).contains("'local'", "'filtered'").doesNotContain("whoever reaches this machine");
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
        Socket later(Context context, @Value("${unbounded:false}") boolean unbounded) {
            return context.socket(SocketType.DEALER)
                    .setOption(SocketOptions.SEND_HIGH_WATER_MARK, unbounded ? 0 : 1000);
        }
    }
}
