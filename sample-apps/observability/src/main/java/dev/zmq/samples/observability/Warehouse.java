// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import dev.zmq.spring.annotation.ZmqListener;
import java.time.Duration;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** The slow consumer: each order and each price takes it longer than the shop takes to send the next one. */
@Component
@Profile("warehouse")
class Warehouse {

    private final Duration handlingTime;

    Warehouse(ScenarioProperties scenario) {
        this.handlingTime = scenario.handlingTime();
    }

    @ZmqListener("orders-in")
    void onOrder(Order order) throws InterruptedException {
        Thread.sleep(handlingTime.toMillis()); // packs it
    }

    @ZmqListener("prices-in")
    void onPrice(Price price) throws InterruptedException {
        Thread.sleep(handlingTime.toMillis()); // prints a new label for the shelf
    }
}
