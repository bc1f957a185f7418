// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.core.ZmqTemplate;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Has orders packed by the warehouse and delivered by the courier, publishes prices, answers questions, takes invoices. */
@Component
@Profile("shop")
class Shop {

    static final String TEA = "tea";

    private static final Logger LOG = LoggerFactory.getLogger(Shop.class);
    private static final long CHEAPEST_CENTS = 300;
    private static final int DIFFERENT_PRICES = 50;

    private final ZmqTemplate zmq;
    private final AtomicLong orders = new AtomicLong();

    Shop(ZmqTemplate zmq) {
        this.zmq = zmq;
    }

    @Scheduled(fixedRateString = "${scenario.interval}")
    void sell() {
        Order order = Order.of(orders.incrementAndGet());
        if (!zmq.trySend("orders-out", order)) {
            LOG.debug("The warehouse is behind; order {} will be packed by hand", order.number());
        }
        if (!zmq.trySend("shipments-out", order)) {
            LOG.debug("The courier is away; order {} will be collected", order.number());
        }
        zmq.publish("prices-out", TEA, price());
    }

    @ZmqListener("quotes")
    Price onQuestion(String item) {
        return price();
    }

    @ZmqListener("invoices-in")
    void onInvoice(Order order) {
        LOG.debug("Invoice for order {}", order.number());
    }

    private Price price() {
        return Price.of(TEA, CHEAPEST_CENTS + orders.get() % DIFFERENT_PRICES);
    }
}
