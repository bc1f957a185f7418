// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import dev.zmq.engine.Socket;
import dev.zmq.spring.annotation.ZmqListener;
import java.io.IOException;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** The flapping peer: takes what is to be shipped, at the end of a {@link FlakyLink}. */
@Configuration(proxyBeanMethods = false)
@Profile("courier")
class Courier {

    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    @Bean
    FlakyLink flakyLink(ScenarioProperties scenario, @Qualifier("shipments-in") Socket shipments) throws IOException {
        int port = URI.create(shipments.lastEndpoint()).getPort();
        return FlakyLink.open(scenario.courierPort(), port, scenario.connectionLife());
    }

    @ZmqListener("shipments-in")
    void onShipment(Order order) {
        LOG.debug("Delivers order {}", order.number());
    }
}
