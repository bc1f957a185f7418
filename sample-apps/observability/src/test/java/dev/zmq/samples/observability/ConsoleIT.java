// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The console in a real browser, while the services are in trouble. Pictures of it stay in {@code target/console}. */
@Timeout(120)
class ConsoleIT {

    private static final Duration LIMIT = Duration.ofSeconds(45);
    private static final Path PICTURES = Path.of("target", "console");

    @TempDir
    private static Path profile;

    private static RunningScenario scenario;
    private static Browser browser;

    @BeforeAll
    @Timeout(value = 240, unit = TimeUnit.SECONDS) // five applications and a browser, on a machine that may be busy
    static void start() {
        Program.require("the console in a browser", Program.CHROMIUM, Program.CHROMEDRIVER);
        scenario = new RunningScenario();
        scenario.startMost();
        scenario.startMisconfigured();
        browser = Browser.start(profile, 1280, 1600);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (scenario != null) {
            scenario.close();
        }
    }

    @AfterEach
    void nothingWasAskedElsewhere() {
        String page = browser.page();
        assertThat(browser.requests())
                .contains(page, page + "/services")
                .allMatch(url -> url.startsWith(page) || url.startsWith("data:"));
    }

    @Test
    void whoKnowsNothingFindsWhatIsWrong() throws Exception {
        browser.open(scenario.console());

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(troubles())
                        .anySatisfy(
                                slow -> assertThat(slow)
                                        .matches(
                                                "(?s)losing\\s+shop prices-out: the peer warehouse prices-in takes too slowly: \\d+ of 20 queued,"
                                                        + " blocked for \\d+ s, [\\d,]+ dropped; \\d+ of 20 wait there to be taken"))
                        .anySatisfy(slow -> assertThat(slow)
                                .startsWith("blocked")
                                .contains("shop orders-out: the peer warehouse orders-in takes too slowly"))
                        .anySatisfy(flapping -> assertThat(flapping)
                                .startsWith("flapping")
                                .contains("shop shipments-out: the connection to tcp://127.0.0.1:", " comes and goes"))
                        .anySatisfy(flapping -> assertThat(flapping)
                                .startsWith("flapping")
                                .contains("courier shipments-in: peers come and go"))
                        .anySatisfy(
                                misconfigured -> assertThat(misconfigured)
                                        .startsWith("given up")
                                        .contains("accounting invoices-out has given up tcp://127.0.0.1:")
                                        .contains(
                                                "(shop invoices-in): the peer is a 'PULL' socket, which a PUB socket cannot talk to"))
                        .anySatisfy(misconfigured -> assertThat(misconfigured)
                                .startsWith("turned away")
                                .contains("shop invoices-in turned a peer away", "the peer is a 'PUB' socket"))
                        .noneSatisfy(well -> assertThat(well).contains("website")));

        assertThat(browser.texts("#columns article > h3"))
                .as("the services, and whatever is between shop and courier")
                .anyMatch(title -> title.startsWith("127.0.0.1"))
                .hasSize(Service.values().length + 1);
        assertThat(browser.count("#lines path.broken"))
                .as("lines of who is not connected")
                .isPositive();
        assertThat(browser.texts("#status").get(0)).startsWith("Live, read at ");
        browser.screenshot(PICTURES.resolve("console.png"));
        browser.dark(true);
        browser.screenshot(PICTURES.resolve("console-dark.png"));
        browser.dark(false);
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void aSentenceLeadsToItsLine() throws Exception {
        browser.open(scenario.console());
        click("#trouble button[data-kind='losing']");

        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(browser.count("#lines path.selected")).isEqualTo(1);
            assertThat(browser.texts("#columns .end.selected"))
                    .as("both ends")
                    .hasSize(2)
                    .anySatisfy(end -> assertThat(end).contains("warehouse prices-in", "dropped"))
                    .anySatisfy(end -> assertThat(end).contains("shop prices-out"));
            assertThat(browser.texts("#detail h3"))
                    .containsExactlyInAnyOrder(
                            "shop prices-out \u2190 warehouse prices-in", "warehouse prices-in \u2192 shop prices-out");
        });
        browser.screenshot(PICTURES.resolve("slow-consumer.png"));
    }

    @Test
    void aListenerOfAnotherServiceIsPausedAndResumed() {
        browser.open(scenario.console());
        String listener = "listener website.onPrice of website prices-in']";

        click("[aria-label='Pause " + listener);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(troubles())
                        .anyMatch(text -> text.contains("website prices-in: the listener website.onPrice is paused")));

        click("[aria-label='Resume " + listener);
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(troubles()).noneMatch(text -> text.contains("website.onPrice"));
            assertThat(browser.count("[aria-label='Pause " + listener)).isEqualTo(1);
        });
        assertThat(browser.texts("#alert")).containsExactly("");
    }

    @Test
    void whatPeersSendStaysText() throws Exception {
        String evil = "<img src=x onerror=\"document.title='taken'\"></script><b>";
        try (StubService hostile = StubService.with(StubTopology.withPeer(evil));
                ConfigurableApplicationContext application = consoleOf(Map.of("hostile", hostile))) {
            browser.open(RunningScenario.console(application));

            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(browser.texts("#columns .end .name")).anyMatch(text -> text.contains(evil)));
            assertThat(troubles()).anyMatch(text -> text.contains("has given up") && text.contains("<img src=x"));
            assertThat(browser.count("img, b")).isZero();
            assertThat(browser.title()).isEqualTo("ZeroMQ console");
            assertThat(browser.errors()).isEmpty();
        }
    }

    @Test
    void whatAServiceSaysIsNoMoreThanData() throws Exception {
        try (StubService odd = StubService.with(StubTopology.odd());
                ConfigurableApplicationContext application = consoleOf(Map.of("odd", odd))) {
            browser.open(RunningScenario.console(application));
            awaitAnswer();
            awaitAnswer();
            awaitAnswer();

            assertThat(troubles().stream().filter(text -> text.startsWith("paused")))
                    .as("one for each listener, however often they are read")
                    .hasSize(2);
            assertThat(browser.count("a")).isZero();
            assertThat(browser.texts("#columns article")).hasSizeGreaterThanOrEqualTo(2);
            assertThat(browser.errors()).isEmpty();
        }
    }

    @Test
    void aNarrowerWindowNeedsNoScrollingSideways() {
        browser.open(scenario.console());
        browser.width(1900);
        awaitAnswer();
        browser.width(1280);

        await().atMost(LIMIT).until(() -> !browser.scrollsSideways());
    }

    /** The page has drawn what it read anew. */
    private static void awaitAnswer() {
        List<String> before = browser.texts("#status");
        await().atMost(LIMIT)
                .until(() -> !browser.texts("#status").equals(before)
                        && browser.texts("#status").get(0).startsWith("Live"));
    }

    @Test
    void manySocketsAndPeersStayReadable() throws Exception {
        try (StubService crowd = StubService.with(StubTopology.crowd(50, 1000, 50));
                StubService garbage = StubService.with(StubTopology.garbage());
                ConfigurableApplicationContext application = consoleOf(Map.of("crowd", crowd, "garbage", garbage))) {
            browser.open(RunningScenario.console(application));

            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(browser.texts("#columns .socket"))
                            .hasSizeGreaterThanOrEqualTo(50)
                            .anySatisfy(socket -> assertThat(socket).contains("and 992 more peers")));
            assertThat(browser.count("#columns [aria-label=crowd] .end")).isLessThan(500);
            assertThat(troubles())
                    .anySatisfy(text ->
                            assertThat(text).startsWith("down").contains("garbage does not answer with a topology"));
            browser.screenshot(PICTURES.resolve("crowd.png"));

            application.close();
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(browser.texts("#status.bad")).anyMatch(text -> text.startsWith("No answer")));
        }
    }

    private static List<String> troubles() {
        return browser.texts("#trouble li");
    }

    private static void click(String selector) {
        browser.click(selector);
    }

    /** The console of an application that is told of other services, too. */
    private static ConfigurableApplicationContext consoleOf(Map<String, StubService> services) {
        List<String> options =
                new ArrayList<>(List.of("--server.port=0", "--scenario.courier-port=0", "--zmq.console.timeout=5s"));
        services.forEach((name, service) -> options.add("--zmq.console.services." + name + "=" + service.uri()));
        return Service.COURIER.start(options.toArray(String[]::new));
    }
}
