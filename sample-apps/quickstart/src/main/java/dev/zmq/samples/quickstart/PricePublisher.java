// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

import dev.zmq.spring.core.ZmqTemplate;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Publish and subscribe: each price goes, under its symbol as the topic, to whoever subscribed to it. */
@Component
class PricePublisher {

    private final Market market;
    private final ZmqTemplate zmq;

    PricePublisher(Market market, ZmqTemplate zmq) {
        this.market = market;
        this.zmq = zmq;
    }

    @Scheduled(fixedRate = 500, timeUnit = TimeUnit.MILLISECONDS)
    void publish() {
        market.move().forEach(quote -> zmq.publish("prices", quote.symbol(), quote));
    }
}
