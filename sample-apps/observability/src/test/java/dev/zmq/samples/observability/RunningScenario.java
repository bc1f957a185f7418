// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import dev.zmq.engine.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/** The services in this process, on free ports, with their troubles in a hurry. */
final class RunningScenario implements AutoCloseable {

    private static final String FREE_PORT = "tcp://127.0.0.1:*";
    private static final String ENDPOINTS = "--scenario.endpoints.";

    private final List<ConfigurableApplicationContext> started = new ArrayList<>();
    private final Map<Service, Integer> ports = new EnumMap<>(Service.class);
    private final List<String> options = new ArrayList<>(List.of(
            "--scenario.interval=20ms",
            "--scenario.handling-time=150ms",
            "--scenario.connection-life=500ms",
            "--scenario.courier-port=0"));

    /** Chooses the ports where the services will show their meters. */
    RunningScenario() throws Exception {
        for (Service service : Service.values()) {
            ports.put(service, Prometheus.freePort());
        }
    }

    /** Where each service shows its meters, started or not. */
    Map<Service, Integer> ports() {
        return Collections.unmodifiableMap(ports);
    }

    /** Starts all but the misconfigured one. The shop comes last but one, as it has to know where the courier is. */
    void startMost() {
        ConfigurableApplicationContext courier = start(Service.COURIER);
        int courierPort = courier.getBean(FlakyLink.class).port();
        options.add(ENDPOINTS + "shipments=tcp://127.0.0.1:" + courierPort);
        List<String> clients = new ArrayList<>(options);
        for (String endpoint : List.of("orders", "prices", "quotes", "invoices")) {
            options.add(ENDPOINTS + endpoint + "=" + FREE_PORT);
        }
        ConfigurableApplicationContext shop = start(Service.SHOP);
        options.clear();
        options.addAll(clients);
        Map.of("orders", "orders-out", "prices", "prices-out", "quotes", "quotes", "invoices", "invoices-in")
                .forEach((endpoint, socket) -> options.add(ENDPOINTS + endpoint + "="
                        + shop.getBean(socket, Socket.class).lastEndpoint()));
        start(Service.WAREHOUSE);
        start(Service.WEBSITE);
    }

    void startMisconfigured() {
        start(Service.ACCOUNTING);
    }

    private ConfigurableApplicationContext start(Service service) {
        List<String> all = new ArrayList<>(options);
        all.add("--server.port=" + ports.get(service));
        ConfigurableApplicationContext context = service.start(all.toArray(String[]::new));
        started.add(context);
        return context;
    }

    @Override
    public void close() {
        Collections.reverse(started);
        started.forEach(ConfigurableApplicationContext::close);
    }
}
