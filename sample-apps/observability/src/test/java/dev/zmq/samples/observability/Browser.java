// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Chromium without a window, and what it did. */
final class Browser implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ChromeDriver driver;
    private final List<String> requests = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private String page = "";

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts one that knows nothing yet; the driver is the one that is installed, so nothing is downloaded. */
    static Browser start(Path profile, int width, int height) {
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Program.CHROMEDRIVER.path().toFile())
                .usingAnyFreePort()
                .build();
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions()
                .setBinary(Program.CHROMIUM.path().toFile())
                .addArguments(
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--no-proxy-server",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--window-size=" + width + "," + height,
                        "--user-data-dir=" + profile);
        options.setCapability("goog:loggingPrefs", logs);
        return new Browser(new ChromeDriver(service, options));
    }

    /** Opens a page, and forgets what pages before it did. */
    void open(URI address) {
        driver.get("about:blank");
        requests();
        errors();
        requests.clear();
        errors.clear();
        page = address.toString();
        driver.get(page);
    }

    String page() {
        return page;
    }

    /** The texts of all elements that a selector finds, at one moment. */
    List<String> texts(String selector) {
        return strings("return [...document.querySelectorAll(arguments[0])].map(found => found.innerText)", selector);
    }

    int count(String selector) {
        return texts(selector).size();
    }

    String title() {
        return driver.getTitle();
    }

    /** Clicks as a user does: what is hidden, or covered, cannot be clicked. The page may draw itself anew meanwhile. */
    void click(String selector) {
        await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> {
            driver.executeScript("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", selector);
            driver.findElement(By.cssSelector(selector)).click();
        });
    }

    void width(int width) {
        driver.manage().window().setSize(new Dimension(width, 1600));
    }

    boolean scrollsSideways() {
        return Boolean.TRUE.equals(driver.executeScript(
                "const page = document.documentElement; return page.scrollWidth > page.clientWidth"));
    }

    void dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    void screenshot(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    /** What the page has had the browser load so far. */
    List<String> requests() {
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            JsonNode event = JsonMapper.shared().readTree(entry.getMessage()).path("message");
            if (event.path("method").asString().equals("Network.requestWillBeSent")) {
                requests.add(event.path("params").path("request").path("url").asString());
            }
        }
        return requests;
    }

    /** What the browser has complained of since the page was opened. */
    List<String> errors() {
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                errors.add(entry.getMessage());
            }
        }
        return errors;
    }

    @SuppressWarnings("unchecked")
    private List<String> strings(String script, String argument) {
        return (List<String>) driver.executeScript(script, argument);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
