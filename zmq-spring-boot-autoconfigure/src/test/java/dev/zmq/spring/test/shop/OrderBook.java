// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test.shop;

/** What the listeners call; no part of it is there in tests of messaging. */
public interface OrderBook {

    void add(Order order);

    void show(String symbol, Price price);

    Price price(String symbol);

    void takeBack(String id);
}
