// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Dashboard, alerts and actuator while the services are in trouble, seen through a real Prometheus. */
class ScenarioIT {

    private static final Duration LIMIT = Duration.ofSeconds(45);

    private static final Set<Alert> EXPECTED = Set.of(
            new Alert("ZmqQueueFull", "shop", "orders-out"),
            new Alert("ZmqQueueFull", "shop", "prices-out"),
            new Alert("ZmqMessagesDropped", "shop", "prices-out"),
            new Alert("ZmqQueueFull", "warehouse", "orders-in"),
            new Alert("ZmqQueueFull", "warehouse", "prices-in"),
            new Alert("ZmqListenerSlow", "warehouse", "warehouse.onOrder"),
            new Alert("ZmqListenerSlow", "warehouse", "warehouse.onPrice"),
            new Alert("ZmqPeerFlapping", "shop", "shipments-out"),
            new Alert("ZmqPeerFlapping", "courier", "shipments-in"),
            new Alert("ZmqHandshakeFailed", "shop", "invoices-in"),
            new Alert("ZmqNoPeers", "shop", "invoices-in"),
            new Alert("ZmqNoPeers", "accounting", "invoices-out"),
            new Alert("ZmqPeerGivenUp", "accounting", "invoices-out"));

    /** What depends on the moment: on what was on its way when a connection was cut, and on who was scraped first. */
    private static final Set<Alert> POSSIBLE = Set.of(
            new Alert("ZmqMessagesDropped", "shop", "shipments-out"),
            new Alert("ZmqMessagesDropped", "courier", "shipments-in"),
            new Alert("ZmqHandshakeFailed", "shop", "shipments-out"),
            new Alert("ZmqHandshakeFailed", "courier", "shipments-in"),
            new Alert("ZmqHandshakeFailed", "accounting", "invoices-out"));

    @TempDir
    private static Path folder;

    private static RunningScenario scenario;
    private static Prometheus prometheus;

    private static ScheduledExecutorService healthChecker;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    @Timeout(value = 240, unit = TimeUnit.SECONDS) // five applications, on a machine that may be busy
    static void start() throws Exception {
        Program.require("dashboard and alerts against Prometheus", Program.PROMETHEUS, Program.PROMTOOL);
        scenario = new RunningScenario();
        scenario.startMost();
        healthChecker = Executors.newSingleThreadScheduledExecutor();
        ScheduledFuture<?> unused =
                healthChecker.scheduleAtFixedRate(ScenarioIT::lookWhetherPortIsOpen, 0, 100, TimeUnit.MILLISECONDS);
        prometheus = Prometheus.start(folder, PrometheusFiles.copyTo(folder, scenario.ports()));
        // What was counted before the first scrape is no increase.
        await().atMost(LIMIT)
                .until(() -> !prometheus
                        .query("zmq_handshake_failures_total{application=\"shop\", socket=\"invoices-in\"} == 0")
                        .isEmpty());
        scenario.startMisconfigured();
        PrometheusFiles.copyTo(folder, scenario.ports());
        prometheus.reload();
    }

    /** As load balancers do, which connect, are content, and leave: no trouble, and so no alert. */
    private static void lookWhetherPortIsOpen() {
        URI quotes = URI.create(scenario.endpoint(Service.SHOP, "quotes"));
        try (Socket probe = new Socket(quotes.getHost(), quotes.getPort())) {
            assertThat(probe.isConnected()).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (healthChecker != null) {
            healthChecker.shutdownNow();
        }
        if (prometheus != null) {
            prometheus.close();
        }
        if (scenario != null) {
            scenario.close();
        }
    }

    @Test
    void rulesAndConfigurationAreValid() throws Exception {
        assertThat(Program.PROMTOOL.run(folder, "check", "rules", PrometheusFiles.RULES.toString()))
                .contains("SUCCESS: " + PrometheusFiles.alerts().size() + " rules found");
        assertThat(Program.PROMTOOL.run(folder, "check", "config", PrometheusFiles.CONFIGURATION.toString()))
                .contains("is valid prometheus config file syntax");
    }

    @Test
    void rulesKeepTheirOwnTimesToo() throws Exception {
        assertThat(Program.PROMTOOL.run(folder, "test", "rules", PrometheusFiles.RULE_TESTS.toString()))
                .contains("SUCCESS");
    }

    @Test
    void eachTroubleFiresItsAlertsAndNothingElseDoes() throws Exception {
        assertThat(EXPECTED).extracting(Alert::name).containsAll(PrometheusFiles.alerts());

        await().atMost(LIMIT).untilAsserted(() -> assertThat(alertsSoFar()).containsAll(EXPECTED));

        Set<Alert> others = alertsSoFar();
        others.removeAll(EXPECTED);
        others.removeAll(POSSIBLE);
        assertThat(others).isEmpty();
    }

    @Test
    void whoOnlyLooksWhetherAPortIsOpenIsCounted() {
        String counted = "zmq_disconnects_total{application=\"shop\", socket=\"quotes\"} > 20";
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(prometheus.query(counted)).isNotEmpty());
        assertThat(EXPECTED).noneMatch(alert -> alert.about().equals("quotes"));
        assertThat(POSSIBLE).noneMatch(alert -> alert.about().equals("quotes"));
    }

    @Test
    void everyPanelShowsData() throws Exception {
        for (Dashboard.Query query : Dashboard.read().queries()) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(prometheus.query(query.forAll()))
                            .as("%s: %s", query.panel(), query.forAll())
                            .anySatisfy(series -> assertThat(
                                            series.path("value").path(1).asString())
                                    .isNotEqualTo("NaN")));
        }
    }

    @Test
    void theTilesOfTheDashboardCountTheTroubles() throws Exception {
        int atOnce = PrometheusFiles.alerts().size() - 1; // a failed handshake is soon of the past
        Map<String, Integer> expected = Map.of(
                "Firing alerts", atOnce, "Full queues", 4, "Dropping", 1, "Flapping", 2, "Given up", 1, "No peers", 2);
        List<Dashboard.Query> tiles = Dashboard.read().queries().stream()
                .filter(query -> expected.containsKey(query.panel()))
                .toList();

        assertThat(tiles).extracting(Dashboard.Query::panel).containsExactlyInAnyOrderElementsOf(expected.keySet());
        for (Dashboard.Query tile : tiles) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(prometheus.query(tile.forAll()))
                            .as("%s: %s", tile.panel(), tile.forAll())
                            .singleElement()
                            .satisfies(count -> assertThat(
                                            count.path("value").path(1).asInt())
                                    .isGreaterThanOrEqualTo(expected.get(tile.panel()))));
        }
    }

    @Test
    void allServicesCanBeSelected() throws Exception {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(prometheus.labelValues("zmq_peers", "application"))
                        .containsExactly("accounting", "courier", "shop", "warehouse", "website"));
        assertThat(prometheus.labelValues("zmq_peers{application=~\".*\"}", "instance"))
                .hasSize(Service.values().length);
    }

    @Test
    void theActuatorNamesTheSlowConsumer() throws Exception {
        await().atMost(LIMIT).untilAsserted(() -> {
            JsonNode worst =
                    actuator(Service.SHOP, "zmq/prices-out").path("peers").path(0);
            assertThat(texts(worst.path("trouble"))).contains("blocked", "dropping");
            assertThat(worst.path("dropped").path("high_water_mark").asLong()).isPositive();
            assertThat(texts(actuator(Service.SHOP, "zmq/orders-out")
                            .path("peers")
                            .path(0)
                            .path("trouble")))
                    .contains("blocked");
        });
        JsonNode other = actuator(Service.SHOP, "zmq/prices-out").path("peers").path(1);
        assertThat(other.path("state").asString()).isEqualTo("ready");
        assertThat(texts(other.path("trouble"))).as("the website keeps up").isEmpty();
    }

    @Test
    void theActuatorNamesTheFlappingPeer() {
        await().atMost(LIMIT).untilAsserted(() -> {
            JsonNode peer =
                    actuator(Service.SHOP, "zmq/shipments-out").path("peers").path(0);
            assertThat(peer.path("reconnects").asLong()).isGreaterThan(2);
            assertThat(peer.path("lastError").asString()).isNotBlank();
        });
    }

    @Test
    void theActuatorSaysWhatIsMisconfigured() {
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(actuator(Service.SHOP, "zmq/invoices-in")
                            .path("lastRejection")
                            .asString())
                    .contains("the peer is a 'PUB' socket, which a PULL socket cannot talk to");
            JsonNode peer = actuator(Service.ACCOUNTING, "zmq/invoices-out")
                    .path("peers")
                    .path(0);
            assertThat(peer.path("state").asString()).isEqualTo("failed");
            assertThat(peer.path("lastError").asString())
                    .contains("the peer is a 'PULL' socket, which a PUB socket cannot talk to");
        });
    }

    private static Set<Alert> alertsSoFar() throws Exception {
        return prometheus.query("last_over_time(ALERTS{alertstate=\"firing\"}[10m])").stream()
                .map(Alert::of)
                .collect(Collectors.toSet());
    }

    private JsonNode actuator(Service service, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + scenario.ports().get(service) + "/actuator/" + path);
        return JsonMapper.shared()
                .readTree(http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                        .body());
    }

    private static Set<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).collect(Collectors.toSet());
    }
}
