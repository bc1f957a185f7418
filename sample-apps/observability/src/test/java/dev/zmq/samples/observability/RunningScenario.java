// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import dev.zmq.engine.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Profiles;

/** The services in this process, on free ports, with their troubles in a hurry. */
final class RunningScenario implements AutoCloseable {

    private static final String FREE_PORT = "tcp://127.0.0.1:*";
    private static final String ENDPOINTS = "--scenario.endpoints.";
    private static final String SERVICES = "--zmq.console.services.";

    private final List<ConfigurableApplicationContext> started = new ArrayList<>();
    private final Map<Service, Integer> ports = new EnumMap<>(Service.class);
    private final List<String> options = new ArrayList<>(List.of(
            "--scenario.interval=20ms",
            "--scenario.handling-time=150ms",
            "--scenario.connection-life=500ms",
            "--scenario.courier-port=0"));

    /** The port of each service that is started. */
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

    /** Where a socket of a service that is started listens. */
    String endpoint(Service service, String socket) {
        return started.stream()
                .filter(context -> context.getEnvironment().acceptsProfiles(Profiles.of(service.profile())))
                .map(context -> context.getBean(socket, Socket.class).lastEndpoint())
                .findAny()
                .orElseThrow();
    }

    /** The console of the service that was started last, and so knows all others. */
    URI console() {
        return console(started.get(started.size() - 1));
    }

    static URI console(ConfigurableApplicationContext application) {
        return URI.create("http://127.0.0.1:" + application.getEnvironment().getRequiredProperty("local.server.port")
                + "/actuator/zmqconsole");
    }

    private ConfigurableApplicationContext start(Service service) {
        List<String> all = new ArrayList<>(options);
        all.add("--server.port=0");
        ports.forEach((other, port) -> all.add(SERVICES + other.profile() + "=http://127.0.0.1:" + port + "/actuator"));
        ConfigurableApplicationContext context = service.start(all.toArray(String[]::new));
        started.add(context);
        ports.put(service, Integer.valueOf(context.getEnvironment().getRequiredProperty("local.server.port")));
        return context;
    }

    @Override
    public void close() {
        Collections.reverse(started);
        started.forEach(ConfigurableApplicationContext::close);
    }
}
