// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import dev.zmq.spring.core.ZmqTemplate;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.context.annotation.Profile;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The misconfigured one: {@code application-accounting.yml} says PUB where the shop has a PULL. */
@Component
@Profile("accounting")
class Accounting {

    private final ZmqTemplate zmq;
    private final AtomicLong invoices = new AtomicLong();

    Accounting(ZmqTemplate zmq) {
        this.zmq = zmq;
    }

    @Scheduled(fixedRate = 1, timeUnit = TimeUnit.SECONDS)
    void bill() {
        zmq.send("invoices-out", Order.of(invoices.incrementAndGet()));
    }
}
