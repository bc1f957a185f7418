// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.spring.TestApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.integration.autoconfigure.IntegrationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.dsl.IntegrationFlow;

/** A channel whose name is misspelt would take messages to nobody. */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class IdleChannelLogTest {

    private final ApplicationContextRunner runner = TestApplication.with(Orders.class)
            .socket("in", "pull")
            .runner()
            .withConfiguration(
                    AutoConfigurations.of(IntegrationAutoConfiguration.class, ZmqIntegrationAutoConfiguration.class));

    @Test
    void warnsOfAChannelThatNothingTakesMessagesFrom(CapturedOutput output) {
        runner.withPropertyValues("zmq.sockets.in.inbound-channel=oders")
                .run(application -> assertThat(output)
                        .contains("WARN")
                        .contains("Nothing takes what arrives at the channel 'oders' of zmq.sockets.in.inbound-channel;"
                                + " did you mean 'orders'?"));
        runner.withPropertyValues("zmq.sockets.in.inbound-channel=somewhere")
                .run(application -> assertThat(output)
                        .contains("Nothing takes what arrives at the channel 'somewhere' of zmq.sockets.in"
                                + ".inbound-channel; its messages fail until something subscribes to it"));
    }

    @Test
    void isSilentOfAChannelThatAFlowStartsFrom(CapturedOutput output) {
        runner.withPropertyValues("zmq.sockets.in.inbound-channel=orders").run(application -> {
            assertThat(application).hasNotFailed();
            assertThat(output).doesNotContain("Nothing takes");
        });
    }

    @Test
    void warnsOfAChannelThatWasProbablyMeantToBeSentFrom(CapturedOutput output) {
        runner.withUserConfiguration(Sender.class)
                .withPropertyValues(
                        "zmq.sockets.out.type=push",
                        "zmq.sockets.out.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.out.outbound-channel=invoice")
                .run(application -> assertThat(output)
                        .contains("WARN")
                        .contains("Nothing takes what is sent to the channel 'invoices', and only"
                                + " zmq.sockets.out.outbound-channel knows the channel 'invoice'; did you mean 'invoices'"
                                + " there?"));
    }

    @Test
    void isSilentOfChannelsOfAlikeNamesThatAreInUse(CapturedOutput output) {
        runner.withUserConfiguration(Sender.class)
                .withPropertyValues(
                        "zmq.sockets.first.type=push",
                        "zmq.sockets.first.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.first.outbound-channel=invoices",
                        "zmq.sockets.second.type=push",
                        "zmq.sockets.second.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.second.outbound-channel=invoices2")
                .run(application -> {
                    assertThat(application).hasNotFailed();
                    assertThat(output).doesNotContain("Nothing takes");
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class Sender {

        @Bean
        DirectChannel invoices() {
            return new DirectChannel();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Orders {

        @Bean
        IntegrationFlow orderFlow() {
            return IntegrationFlow.from("orders").handle(message -> {}).get();
        }
    }
}
