// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

import dev.zmq.spring.annotation.ZmqListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Pipeline: takes the orders that any number of programs push to the socket {@code orders-in}. */
@Component
class OrderListener {

    private static final Logger LOG = LoggerFactory.getLogger(OrderListener.class);

    @ZmqListener("orders-in")
    void onOrder(Order order) {
        LOG.info("Order {}: {} x {}", order.id(), order.quantity(), order.item());
    }
}
