// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.spring.test.ZmqTest;
import dev.zmq.spring.test.ZmqTestPeer;
import dev.zmq.spring.test.ZmqTestSockets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;

/** What the application does with messages, without its web server, its ports and its demo. */
@ZmqTest
@Import({Market.class, PricePublisher.class})
@ExtendWith(OutputCaptureExtension.class)
class MessagingTest {

    @Autowired
    private ZmqTestSockets zmq;

    @Autowired
    private PricePublisher publisher;

    @Test
    void takesOrders(CapturedOutput output) {
        zmq.peer("orders-in").send(new Order("slice", "tea", 2));

        zmq.awaitHandled("orders-in");
        assertThat(output).contains("Order slice: 2 x tea");
    }

    @Test
    void quotesWhatIsTradedOnly() {
        ZmqTestPeer client = zmq.peer("quotes");

        assertThat(client.request("EUR/USD", Quote.class).symbol()).isEqualTo("EUR/USD");
        assertThat(client.request("XAU/USD", UnknownSymbol.class).known())
                .containsExactlyInAnyOrder("EUR/GBP", "EUR/USD");
    }

    @Test
    void publishesPrices() {
        ZmqTestPeer subscriber = zmq.peer("prices").subscribe("EUR/GBP");

        publisher.publish();

        assertThat(subscriber.awaitReceived(Quote.class).symbol()).isEqualTo("EUR/GBP");
    }
}
