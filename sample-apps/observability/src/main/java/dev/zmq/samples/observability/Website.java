// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import dev.zmq.engine.ZmqException;
import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.core.ZmqTemplate;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Shows the newest price, and asks for one now and then. */
@Component
@Profile("website")
class Website {

    private static final Logger LOG = LoggerFactory.getLogger(Website.class);

    private final ZmqTemplate zmq;
    private volatile @Nullable Price shown;

    Website(ZmqTemplate zmq) {
        this.zmq = zmq;
    }

    @ZmqListener("prices-in")
    void onPrice(Price price) {
        shown = price;
    }

    @Scheduled(fixedDelay = 250, timeUnit = TimeUnit.MILLISECONDS)
    void ask() {
        try {
            shown = zmq.sendAndReceive("quotes", Shop.TEA, Price.class);
        } catch (ZmqException e) {
            LOG.info("No quote, the last price stays: {}", e.getMessage());
        }
    }

    @Nullable
    Price shown() {
        return shown;
    }
}
