// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test.shop;

import dev.zmq.spring.annotation.ZmqHandler;
import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.core.ZmqHeaders;
import java.nio.charset.StandardCharsets;
import org.springframework.integration.annotation.MessageEndpoint;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;

/** The listeners of the application. */
public final class Listeners {

    private Listeners() {}

    @Component
    static class OnOrders {

        private final OrderBook book;

        OnOrders(OrderBook book) {
            this.book = book;
        }

        @ZmqListener("orders-in")
        void on(Order order) {
            book.add(order);
        }
    }

    @Component
    @ZmqListener(sockets = "prices-in", topics = "EUR/")
    static class OnPrices {

        private final OrderBook book;

        OnPrices(OrderBook book) {
            this.book = book;
        }

        @ZmqHandler("EUR/*")
        void on(@Header(ZmqHeaders.TOPIC) String symbol, Price price) {
            book.show(symbol, price);
        }
    }

    @Component
    static class OnQuestions {

        private final OrderBook book;

        OnQuestions(OrderBook book) {
            this.book = book;
        }

        @ZmqListener({"quotes", "quotes-of-many"})
        Price quote(String symbol) {
            return book.price(symbol);
        }
    }

    @MessageEndpoint
    static class OnReturns {

        private final OrderBook book;

        OnReturns(OrderBook book) {
            this.book = book;
        }

        @ServiceActivator(inputChannel = "returned")
        void on(byte[] id) {
            book.takeBack(new String(id, StandardCharsets.UTF_8));
        }
    }
}
