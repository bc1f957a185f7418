// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.core.ZmqTemplate;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Pushes orders, subscribes to a price and asks for it, as other programs do from outside. Gone with
 * {@code quickstart.demo=false}.
 */
class DemoClients {

    private static final Logger LOG = LoggerFactory.getLogger(DemoClients.class);
    private static final String SYMBOL = "EUR/USD";

    private final ZmqTemplate zmq;
    private final AtomicInteger orders = new AtomicInteger();
    private final AtomicInteger prices = new AtomicInteger();

    DemoClients(ZmqTemplate zmq) {
        this.zmq = zmq;
        LOG.info("The demo will push orders and ask for prices; start with --quickstart.demo=false to do without");
    }

    @Scheduled(fixedRate = 1, timeUnit = TimeUnit.SECONDS)
    void pushOrder() {
        int quantity = ThreadLocalRandom.current().nextInt(1, 10);
        zmq.send("demo-orders", new Order("demo-" + orders.incrementAndGet(), "tea", quantity));
    }

    @ZmqListener("demo-prices")
    void onPrice(Quote quote) {
        prices.incrementAndGet();
    }

    @Scheduled(fixedRate = 5, initialDelay = 2, timeUnit = TimeUnit.SECONDS)
    void askForQuote() {
        Quote quote = zmq.sendAndReceive("demo-quotes", SYMBOL, Quote.class);
        LOG.info("Asked, and was told: {}; subscription brought {} prices meanwhile", quote, prices.getAndSet(0));
    }
}
