// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Context;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.ActiveProfiles;

/** The programs in {@code clients}, which talk to the application through libzmq. */
@SpringBootTest
@ActiveProfiles("free-ports")
@ExtendWith(OutputCaptureExtension.class)
class PythonClientsIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Autowired
    @Qualifier("orders-in")
    private Socket ordersIn;

    @Autowired
    @Qualifier("prices")
    private Socket prices;

    @Autowired
    @Qualifier("quotes")
    private Socket quotes;

    @BeforeAll
    static void needPython() throws Exception {
        PythonClient.requireInstalled();
    }

    @Test
    void pushOrders(CapturedOutput output) throws Exception {
        PythonClient client = start("push_orders.py", ordersIn, "--count", "3", "--interval", "0");

        assertThat(client.exitCode()).as(client.output()).isZero();
        assertThat(client.output()).hasLineCount(3);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(output)
                        .containsSubsequence(
                                "Order python-1: 1 x coffee",
                                "Order python-2: 2 x coffee",
                                "Order python-3: 3 x coffee"));
        assertThat(ordersIn.statistics().receivedMessages()).isEqualTo(3);
    }

    @Test
    void subscribeToPrices() throws Exception {
        PythonClient all = start("subscribe_prices.py", prices, "--count", "4");
        PythonClient dollars = start("subscribe_prices.py", prices, "--count", "2", "EUR/USD");

        assertThat(all.exitCode()).as(all.output()).isZero();
        assertThat(all.output().lines())
                .hasSize(4)
                .anyMatch(line -> line.startsWith("EUR/GBP {"))
                .anyMatch(line -> line.startsWith("EUR/USD {"));
        assertThat(dollars.exitCode()).as(dollars.output()).isZero();
        assertThat(dollars.output().lines())
                .hasSize(2)
                .allMatch(line -> line.matches("EUR/USD \\{\"symbol\":\"EUR/USD\",\"price\":\\d\\.\\d{4}}"));
    }

    @Test
    void askForQuotes() throws Exception {
        PythonClient known = start("ask_quote.py", quotes, "EUR/USD", "EUR/GBP");

        assertThat(known.exitCode()).as(known.output()).isZero();
        assertThat(known.output()).matches("EUR/USD \\d\\.\\d{4}\\REUR/GBP \\d\\.\\d{4}\\R");

        PythonClient unknown = start("ask_quote.py", quotes, "XAU/USD");

        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.output()).isEqualTo("unknown symbol: XAU/USD (known: EUR/GBP, EUR/USD)\n");
    }

    @Test
    void sayWhatIsWrongWhenTheApplicationIsNotThere() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String endpoint = "tcp://127.0.0.1:" + silent.getLocalPort();
            List<PythonClient> clients = List.of(
                    PythonClient.start(folder, "push_orders.py", "--endpoint", endpoint),
                    PythonClient.start(folder, "subscribe_prices.py", "--endpoint", endpoint),
                    PythonClient.start(folder, "ask_quote.py", "--endpoint", endpoint));

            for (PythonClient client : clients) {
                assertThat(client.exitCode()).as(client.output()).isEqualTo(1);
                assertThat(client.output()).contains(endpoint + ". Is the application running?");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"push_orders.py", "subscribe_prices.py", "ask_quote.py"})
    void sayWhatToInstall(String program) throws Exception {
        PythonClient client = PythonClient.startBare(folder, program);

        assertThat(client.exitCode()).as(client.output()).isEqualTo(1);
        assertThat(client.output().lines()).singleElement().asString().contains("pip install pyzmq");
    }

    @Test
    void anInterruptedSubscriberEndsWithASentence() throws Exception {
        PythonClient client = start("subscribe_prices.py", prices);
        await().atMost(LIMIT).until(() -> client.outputSoFar().contains("EUR/USD {"));

        client.interrupt();

        assertThat(client.exitCode()).as(client.output()).isZero();
        assertThat(client.output()).containsPattern("\\RStopped after \\d+ prices\\.\\R$");
    }

    @Test
    void othersThatAreInterruptedEndWithASentenceToo() throws Exception {
        try (Context context = Context.create();
                Socket pull = context.socket(SocketType.PULL);
                Socket rep = context.socket(SocketType.REP)) {
            pull.bind("tcp://127.0.0.1:*");
            rep.bind("tcp://127.0.0.1:*");
            PythonClient pushing = start("push_orders.py", pull, "--interval", "60");
            PythonClient asking = start("ask_quote.py", rep);
            assertThat(pull.receive(LIMIT)).as("an order").isNotNull();
            assertThat(rep.receive(LIMIT)).as("a question").isNotNull();

            pushing.interrupt();
            asking.interrupt();

            assertThat(pushing.exitCode()).as(pushing.output()).isEqualTo(1);
            assertThat(pushing.output()).containsPattern("\\RStopped after \\d of 5 orders\\.\\R$");
            assertThat(asking.exitCode()).as(asking.output()).isEqualTo(1);
            assertThat(asking.output()).isEqualTo("\nStopped while waiting for " + rep.lastEndpoint() + ".\n");
        }
    }

    private PythonClient start(String program, Socket server, String... arguments) throws Exception {
        return PythonClient.start(folder, program, server, arguments);
    }
}
