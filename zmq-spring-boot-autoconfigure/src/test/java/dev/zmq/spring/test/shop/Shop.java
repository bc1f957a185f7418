// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test.shop;

import dev.zmq.spring.core.ZmqOperations;
import java.time.Duration;
import org.springframework.stereotype.Service;

/** Sends, publishes and asks. */
@Service
public class Shop {

    private final ZmqOperations zmq;

    public Shop(ZmqOperations zmq) {
        this.zmq = zmq;
    }

    public void order(Order order) {
        zmq.send("orders-out", order);
    }

    public boolean tryOrder(Order order) {
        return zmq.trySend("orders-out", order);
    }

    public void publish(Price price) {
        zmq.publish("prices-out", price.symbol(), price);
    }

    public Price ask(String symbol) {
        return zmq.sendAndReceive("pricing", symbol, Price.class, Duration.ofSeconds(5));
    }

    public Price askInTurn(String symbol) {
        return zmq.sendAndReceive("pricing-in-turn", symbol, Price.class, Duration.ofSeconds(5));
    }
}
