// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

import dev.zmq.engine.Context;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The sockets of the {@link DemoClients}. They are beans rather than entries in {@code application.yml}, so that they
 * follow the application's own sockets wherever these are bound; everything else works with both alike.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("quickstart.demo")
@Import(DemoClients.class)
class DemoSockets {

    @Bean("demo-orders")
    Socket orders(Context context, @Qualifier("orders-in") Socket ordersIn) {
        return connect(context.socket(SocketType.PUSH, "demo-orders"), ordersIn);
    }

    @Bean("demo-prices")
    Socket prices(Context context, @Qualifier("prices") Socket prices) {
        return connect(context.socket(SocketType.SUB, "demo-prices").subscribe("EUR/USD"), prices);
    }

    @Bean("demo-quotes")
    Socket quotes(Context context, @Qualifier("quotes") Socket quotes) {
        return connect(context.socket(SocketType.REQ, "demo-quotes"), quotes);
    }

    private static Socket connect(Socket client, Socket server) {
        // Nobody misses what a demo has not sent yet when the application stops.
        return client.setOption(SocketOptions.LINGER, Duration.ZERO).connect(server.lastEndpoint());
    }
}
