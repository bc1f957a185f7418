// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.spring.TestApplication;
import dev.zmq.spring.annotation.ZmqListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class SubscriptionLogTest {

    @Test
    void warnsOfASocketThatReceivesNothing(CapturedOutput output) {
        TestApplication.with()
                .socket("prices", "sub")
                .run(application -> assertThat(output)
                        .contains("Socket 'prices' has no subscription")
                        .contains("zmq.sockets.prices.subscribe"));
    }

    @Test
    void doesNotWarnIfAListenerSubscribes(CapturedOutput output) {
        class Listener {
            @ZmqListener(sockets = "prices", topics = "EUR/")
            void on(String price) {}
        }
        TestApplication.withBean(new Listener())
                .socket("prices", "sub")
                .run(application -> assertThat(output).doesNotContain("has no subscription"));
    }

    @Test
    void doesNotWarnIfThePropertiesSubscribe(CapturedOutput output) {
        TestApplication.with()
                .socket("prices", "sub")
                .properties("zmq.sockets.prices.subscribe=")
                .run(application -> assertThat(output).doesNotContain("has no subscription"));
    }
}
