// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.spring.annotation.ZmqListener;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The console in a running application, whatever serves it. */
@Timeout(120)
abstract class ConsoleContract {

    private static final String EXPOSED = "management.endpoints.web.exposure.include=zmqconsole";
    private static final String UNRESTRICTED = "management.endpoint.zmqconsole.access=unrestricted";
    private static final String PAUSE = """
            {"service": "shop", "socket": "orders-in", "listener": "orders", "listeners": "pause"}""";

    private final HttpClient http = HttpClient.newHttpClient();
    /** WebFlux is to be served by Netty, though there is Tomcat for Web MVC, too. */
    private static final String WITHOUT_REACTIVE_TOMCAT = "spring.autoconfigure.exclude="
            + "org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration,"
            + "org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration";

    private final List<ConfigurableApplicationContext> applications = new ArrayList<>();
    private final WebApplicationType type;

    ConsoleContract(WebApplicationType type) {
        this.type = type;
    }

    @AfterEach
    void closeApplications() {
        applications.forEach(ConfigurableApplicationContext::close);
    }

    @Test
    void isThereOnlyIfExposed() throws Exception {
        assertThat(get(start("shop") + "/actuator/zmqconsole").statusCode()).isEqualTo(404);
        String none = start("shop", EXPOSED, "management.endpoint.zmqconsole.access=none");
        assertThat(get(none + "/actuator/zmqconsole").statusCode()).isEqualTo(404);
    }

    @Test
    void servesThePageAndWhatItReads() throws Exception {
        String shop = start("shop", EXPOSED);

        HttpResponse<String> page = get(shop + "/actuator/zmqconsole");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElseThrow())
                .isEqualToIgnoringCase("text/html;charset=UTF-8");
        assertThat(page.body()).isEqualTo(new ConsolePage().html());

        JsonNode console = json(shop + "/actuator/zmqconsole/services");
        assertThat(console.get("changesAllowed").asBoolean()).isFalse();
        assertThat(console.get("services")).hasSize(1);
        JsonNode service = console.get("services").get(0);
        assertThat(service.get("name").asString()).isEqualTo("shop");
        assertThat(service.has("error")).isFalse();
        JsonNode socket = service.get("topology").get("nodes").get(0);
        assertThat(socket.get("id").asString()).isEqualTo("socket:orders-in");
        assertThat(socket.get("listeners").get(0).get("state").asString()).isEqualTo("running");
        assertThat(get(shop + "/actuator/zmqconsole/secrets").statusCode()).isEqualTo(404);
    }

    @Test
    void isWhereTheEndpointsAre() throws Exception {
        String management = start(
                "shop",
                EXPOSED,
                "management.server.port=0",
                "management.endpoints.web.base-path=/ops",
                "management.endpoints.web.path-mapping.zmqconsole=sockets");

        assertThat(get(management + "/ops/sockets").body()).isEqualTo(new ConsolePage().html());
        assertThat(json(management + "/ops/sockets/services").get("services")).hasSize(1);
        String application = address(applications.get(0), "local.server.port");
        assertThat(get(application + "/ops/sockets").statusCode()).isEqualTo(404);
    }

    @Test
    void changesNothingUnlessThatIsAllowed() throws Exception {
        String shop = start("shop", EXPOSED);

        assertThat(post(shop + "/actuator/zmqconsole", "application/json", PAUSE)
                        .statusCode())
                .isEqualTo(405);

        assertThat(listener(shop, 0)).isEqualTo("running");
    }

    @Test
    void pausesAndResumesAListener() throws Exception {
        String shop = start("shop", EXPOSED, UNRESTRICTED);
        String console = shop + "/actuator/zmqconsole";

        assertThat(json(console + "/services").get("changesAllowed").asBoolean())
                .isTrue();
        assertThat(post(console, "application/json", PAUSE).statusCode()).isEqualTo(204);
        await().until(() -> listener(shop, 0).equals("paused"));

        assertThat(post(console, "application/json", PAUSE.replace("pause", "resume"))
                        .statusCode())
                .isEqualTo(204);
        assertThat(listener(shop, 0)).isEqualTo("running");
    }

    @Test
    void saysWhyItCannotChangeSomething() throws Exception {
        String console = start("shop", EXPOSED, UNRESTRICTED) + "/actuator/zmqconsole";

        HttpResponse<String> unknownService = post(console, "application/json", PAUSE.replace("shop", "shpo"));
        assertThat(unknownService.statusCode()).isEqualTo(404);
        assertThat(unknownService.body()).contains("there is no service 'shpo'");
        assertThat(post(console, "application/json", PAUSE.replace("orders-in", "ordres"))
                        .body())
                .contains("there is no socket 'ordres'");
        HttpResponse<String> unknownListener =
                post(console, "application/json", PAUSE.replace("\"orders\"", "\"invoices\""));
        assertThat(unknownListener.statusCode()).isEqualTo(400);
        assertThat(unknownListener.body()).contains("socket 'orders-in' has no listener 'invoices'");
        assertThat(post(console, "application/json", "{}").statusCode()).isEqualTo(400);
    }

    /** A form can send these three types to another origin, and a script nothing else without asking first. */
    @Test
    void takesNoFormsOfOtherPages() throws Exception {
        String shop = start("shop", EXPOSED, UNRESTRICTED);
        String console = shop + "/actuator/zmqconsole";

        for (String form :
                List.of("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x")) {
            assertThat(post(console, form, PAUSE).statusCode()).as(form).isEqualTo(415);
        }
        HttpResponse<String> preflight = http.send(
                request(console)
                        .method("OPTIONS", BodyPublishers.noBody())
                        .header("Origin", "http://elsewhere.example")
                        .header("Access-Control-Request-Method", "POST")
                        .build(),
                BodyHandlers.ofString());
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
        assertThat(listener(shop, 0)).isEqualTo("running");
    }

    @Test
    void showsAndChangesOtherServicesToo() throws Exception {
        String warehouse = start(
                "warehouse",
                "management.endpoints.web.exposure.include=zmq,zmqtopology",
                "management.endpoint.zmq.access=unrestricted");
        String shop = start(
                "shop",
                EXPOSED,
                UNRESTRICTED,
                "zmq.console.timeout=20s",
                "zmq.console.services.shop=http://127.0.0.1:1/actuator",
                "zmq.console.services.warehouse=" + warehouse + "/actuator");

        JsonNode services = json(shop + "/actuator/zmqconsole/services").get("services");
        assertThat(services.valueStream().map(service -> service.get("name").asString()))
                .as("itself is not asked over HTTP")
                .containsExactly("shop", "warehouse");
        assertThat(services.valueStream()).noneMatch(service -> service.has("error"));
        assertThat(services.get(1).get("topology").get("application").asString())
                .isEqualTo("warehouse");

        assertThat(post(shop + "/actuator/zmqconsole", "application/json", PAUSE.replace("shop", "warehouse"))
                        .statusCode())
                .isEqualTo(204);
        await().until(() -> listener(shop, 1).equals("paused"));
        assertThat(listener(shop, 0)).isEqualTo("running");
    }

    @Test
    void oneServiceOfStrangeAnswersSpoilsNoOther() throws Exception {
        String deep = "{\"nodes\": [], \"edges\": [" + "[".repeat(496) + "]".repeat(496) + "]}";
        try (StubActuator strange = StubActuator.answering(200, deep)) {
            String shop =
                    start("shop", EXPOSED, "zmq.console.timeout=20s", "zmq.console.services.strange=" + strange.uri());

            JsonNode services = json(shop + "/actuator/zmqconsole/services").get("services");

            assertThat(services.get(0).has("topology")).isTrue();
            assertThat(services.get(1).get("error").asString()).isEqualTo("does not answer with a topology");
        }
    }

    @Test
    void aPasswordMayHaveAnyCharacter() throws Exception {
        try (StubActuator guarded = StubActuator.answering(401, "")) {
            String uri = guarded.uri().toString().replace("127.0.0.1", "anna:p%40s%25s@127.0.0.1");
            String shop = start("shop", EXPOSED, "zmq.console.timeout=20s", "zmq.console.services.guarded=" + uri);

            HttpResponse<String> console = get(shop + "/actuator/zmqconsole/services");

            assertThat(new String(
                            Base64.getDecoder()
                                    .decode(String.valueOf(guarded.authorization())
                                            .substring("Basic ".length())),
                            StandardCharsets.UTF_8))
                    .isEqualTo("anna:p@s%s");
            assertThat(console.body()).contains("it wants credentials").doesNotContain("anna");
        }
    }

    @Test
    void tellsOfARefusalElsewhere() throws Exception {
        String warehouse = start("warehouse", "management.endpoints.web.exposure.include=zmq,zmqtopology");
        String shop = start("shop", EXPOSED, UNRESTRICTED, "zmq.console.services.warehouse=" + warehouse + "/actuator");

        HttpResponse<String> refusal =
                post(shop + "/actuator/zmqconsole", "application/json", PAUSE.replace("shop", "warehouse"));

        assertThat(refusal.statusCode()).isEqualTo(502);
        assertThat(refusal.body()).contains("it does not expose the endpoint, or does not allow this");
    }

    private String start(String name, String... properties) {
        ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                .web(type)
                .properties(
                        "server.port=0",
                        "spring.application.name=" + name,
                        "zmq.sockets.orders-in.type=pull",
                        "zmq.sockets.orders-in.bind=tcp://127.0.0.1:*",
                        "zmq.context.linger=0",
                        WITHOUT_REACTIVE_TOMCAT,
                        "spring.reactor.netty.shutdown-quiet-period=0s")
                .properties(properties)
                .run();
        applications.add(application);
        return address(application, "local.management.port");
    }

    private static String address(ConfigurableApplicationContext application, String port) {
        return "http://127.0.0.1:" + application.getEnvironment().getRequiredProperty(port);
    }

    private String listener(String address, int service) throws Exception {
        return json(address + "/actuator/zmqconsole/services")
                .get("services")
                .get(service)
                .get("topology")
                .get("nodes")
                .get(0)
                .get("listeners")
                .get(0)
                .get("state")
                .asString();
    }

    private JsonNode json(String uri) throws Exception {
        HttpResponse<String> response = get(uri);
        assertThat(response.statusCode()).as(uri).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    private HttpResponse<String> get(String uri) throws Exception {
        return http.send(request(uri).GET().build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String uri, String type, String body) throws Exception {
        return http.send(
                request(uri)
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String uri) {
        return HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(30));
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @ZmqListener(value = "orders-in", id = "orders")
        void onOrder(String order) {
            assertThat(order).isNotNull();
        }
    }
}
