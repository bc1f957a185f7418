// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.zmq.samples.benchmarks.guard.Baseline;
import dev.zmq.samples.benchmarks.measure.MeasurementException;
import dev.zmq.samples.benchmarks.peers.libzmq.NativeWorker;
import dev.zmq.samples.benchmarks.report.Machine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether the commands work, with as little traffic as possible; says nothing about speed. */
class CompareIT {

    private static final String RATE = "\\d+(\\.\\d [kM])? (msg|req)/s";
    private static final String LATENCY = "\\d+\\.\\d us p50 \\d+ us p99 \\d+ us p99\\.9";
    private static final String[] QUICK = {"--size", "16", "--pairs", "1", "--messages", "2000", "--warmup-seconds", "0"
    };

    @TempDir
    private Path folder;

    private Program program;

    @BeforeEach
    void setUp() {
        program = new Program(folder);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --peer zeromq --size 16                            | --peer cannot be 'zeromq': zmq-engine, jeromq, libzmq
                    --peer jeromq --size 16 --json /no/such/place.json | --json must be a file that can be written
                    --peer jeromq --size 16 --pears 3                  | Unknown options: '--pears', '3'
                    --peer jeromq                                      | Missing required option: '--size=BYTES'
                    """)
    void saysInTheFirstLineWhatIsWrong(String options, String reason) throws Exception {
        Program.Result result = program.run(("compare throughput " + options).split(" "));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err().lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).startsWith(reason));
        assertThat(result.err().lines()).hasSize(2);
        assertThat(result.out()).isEmpty();
    }

    @Test
    @Tag("R41")
    void comparesThroughputWithJeroMq() throws Exception {
        Path json = folder.resolve("result.json");

        Program.Result result =
                program.run(with(QUICK, "compare", "throughput", "--peer", "jeromq", "--json", json.toString()));

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.lastLine())
                .matches("ratio \\d+\\.\\d\\d \\(zmq-engine " + RATE + ", jeromq " + RATE + ", median of 1 pairs\\)");
        assertThat(result.out()).anySatisfy(line -> assertThat(line).startsWith("warm-up, not counted: "));
        JsonNode written = JsonMapper.shared().readTree(json);
        assertThat(written.at("/result/line").asString()).isEqualTo(result.lastLine());
        JsonNode run = written.at("/pairs/0/subject/details");
        assertThat(run.at("/received/measured/0/messages").asLong()).isEqualTo(2000);
        assertThat(run.at("/sent/0/messages").asLong()).isEqualTo(2000);
    }

    @Test
    @Tag("R40")
    void comparesLatencyWithJeroMq() throws Exception {
        Path json = folder.resolve("result.json");

        Program.Result result =
                program.run(with(QUICK, "compare", "latency", "--peer", "jeromq", "--json", json.toString()));

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.lastLine())
                .matches("ratio \\d+\\.\\d\\d \\(zmq-engine " + LATENCY + ", jeromq " + LATENCY
                        + ", median of 1 pairs\\)");
        JsonNode written = JsonMapper.shared().readTree(json);
        assertThat(written.at("/pairs/0/peer/details/samples/count").asLong()).isEqualTo(2000);
    }

    @Test
    @Tag("R38")
    void comparesThroughputWithLibzmq() throws Exception {
        needLibzmq();

        Program.Result result = program.run(with(QUICK, "compare", "throughput", "--peer", "libzmq", "--hwm", "0"));

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.lastLine())
                .matches("ratio \\d+\\.\\d\\d \\(zmq-engine " + RATE + ", libzmq " + RATE + ", median of 1 pairs\\)");
    }

    @Test
    void comparesLatencyWithLibzmq() throws Exception {
        needLibzmq();

        Program.Result result = program.run(with(QUICK, "compare", "latency", "--peer", "libzmq"));

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.lastLine())
                .matches("ratio \\d+\\.\\d\\d \\(zmq-engine " + LATENCY + ", libzmq " + LATENCY
                        + ", median of 1 pairs\\)");
    }

    @ParameterizedTest
    @CsvSource({
        "listener, @ZmqListener",
        "listener --payload json, @ZmqListener",
        "template, ZmqTemplate",
        "template --payload json, ZmqTemplate"
    })
    @Tag("R39")
    void comparesApplicationsWithSpringIntegration(String comparison, String subject) throws Exception {
        String command = "compare " + comparison + " --size 100 --peer spring-integration-zeromq --pairs 1"
                + " --messages 2000 --warmup-seconds 0";

        Program.Result result = program.run(command.split(" "));

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.lastLine())
                .matches("ratio \\d+\\.\\d\\d \\(" + subject + " " + RATE + ", spring-integration-zeromq " + RATE
                        + ", median of 1 pairs\\)");
    }

    @Test
    void refusesMessagesThatHaveNoRoomForARecord() throws Exception {
        Program.Result result =
                program.run("compare template --payload json --size 16 --peer spring-integration-zeromq".split(" "));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--size must be at least 50 with JSON");
    }

    @Test
    void guardsNothingWithoutABaseline() throws Exception {
        Program.Result result =
                program.run("guard", "--baseline", folder.resolve("none.json").toString());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("There is no baseline");
    }

    @Test
    void cannotTellWithTheBaselineOfAnotherMachine() throws Exception {
        Path baseline = folder.resolve("baseline.json");
        new Baseline(new Machine("Linux", "A slide rule", 2, 1, 0, "17"), List.of()).writeTo(baseline);

        Program.Result result = program.run("guard", "--baseline", baseline.toString());

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.lastLine()).startsWith("cannot tell: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fanout --subscribers 3 --transport inproc",
                "fanin --senders 3",
                "router --dealers 3 --transport inproc"
            })
    void comparesRatesOfEachPatternWithJeroMq(String comparison) throws Exception {
        comparesRates(comparison, "jeromq");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fanout --subscribers 3",
                "fanin --senders 3 --transport ipc",
                "router --dealers 3 --transport inproc"
            })
    void comparesRatesOfEachPatternWithLibzmq(String comparison) throws Exception {
        needLibzmq();

        comparesRates(comparison, "libzmq");
    }

    private void comparesRates(String comparison, String peer) throws Exception {
        Program.Result result = compare(comparison, peer);

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.lastLine())
                .matches("ratio \\d+\\.\\d\\d \\(zmq-engine " + RATE + ", " + peer + " " + RATE
                        + ", median of 1 pairs\\)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jeromq", "libzmq"})
    void comparesWhatSubscriptionsCost(String peer) throws Exception {
        Program.Result result = runAgainst(
                peer,
                "subscriptions --count 5000 --topics sequential --pairs 1 --messages 2000 --warmup-seconds 0 --peer ");

        assertThat(result.lastLine())
                .containsSubsequence("zmq-engine ", " B SUB ", " msg/s ", peer, " XPUB ", " msg/s ");
        assertThat(result.out()).anySatisfy(line -> assertThat(line).startsWith("memory: growth since "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jeromq", "libzmq"})
    void comparesWhatConnectionsCost(String peer) throws Exception {
        Program.Result result = runAgainst(peer, "connections --count 50 --pairs 1 --idle-seconds 0.1 --peer ");

        assertThat(result.lastLine()).containsSubsequence("zmq-engine ", " B ", " % of a core ", peer, " % of a core ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jeromq", "libzmq"})
    void comparesWhatWaitingCosts(String peer) throws Exception {
        Program.Result result = runAgainst(peer, "idle --sockets 3 --pairs 1 --idle-seconds 0.1 --peer ");

        assertThat(result.err()).isEmpty();
        assertThat(result.lastLine())
                .matches("ratio (\\S+) \\(zmq-engine \\S+ % of a core, " + peer
                        + " \\S+ % of a core, median of 1 pairs\\)");
    }

    @Test
    void saysWhichLimitManyConnectionsHit() throws Exception {
        Program.Result result = program.run(
                "compare", "connections", "--count", "2000000000", "--idle-seconds", "1", "--peer", "jeromq");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("open files", "ulimit -n");
    }

    private Program.Result runAgainst(String peer, String comparison) throws Exception {
        if (peer.equals("libzmq")) {
            needLibzmq();
        }
        Program.Result result = program.run(("compare " + comparison + peer).split(" "));
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result;
    }

    @Test
    void comparesLatencyAtARateWithJeroMq() throws Exception {
        comparesLatency("latency --rate 4000 --transport inproc", "jeromq");
    }

    @ParameterizedTest
    @ValueSource(strings = {"latency --rate 4000 --transport ipc", "latency --transport inproc"})
    void comparesLatencyOfEachKindWithLibzmq(String comparison) throws Exception {
        needLibzmq();

        comparesLatency(comparison, "libzmq");
    }

    private void comparesLatency(String comparison, String peer) throws Exception {
        Program.Result result = compare(comparison, peer);

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out().stream().filter(line -> line.startsWith("also: ratio ")))
                .hasSize(2);
        assertThat(result.lastLine())
                .matches("ratio \\d+\\.\\d\\d \\(zmq-engine " + LATENCY + ", " + peer + " " + LATENCY
                        + ", median of 1 pairs\\)");
    }

    private Program.Result compare(String comparison, String peer) throws Exception {
        return program.run(with(QUICK, with(new String[] {"--peer", peer}, ("compare " + comparison).split(" "))));
    }

    @Test
    void saysThatJeroMqHasNoUnixDomainSockets() throws Exception {
        Program.Result result = compare("throughput --transport ipc", "jeromq");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("JeroMQ has no Unix domain sockets");
    }

    @Test
    void comparesTheCostOfMessagesWithJeroMq() throws Exception {
        Program.Result result = compare("cost", "jeromq");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.lastLine())
                .matches(
                        "ratio .* \\(zmq-engine .* B heap sender .*, jeromq .* B heap sender .*, median of 1 pairs\\)");
        assertThat(result.out())
                .anySatisfy(
                        line -> assertThat(line)
                                .matches(
                                        "also: ratio \\S+ \\(zmq-engine [0-9.]+ B heap sender, jeromq [0-9.]+ B heap sender, .*"));
    }

    @Test
    void comparesTheCostOfMessagesWithLibzmqWhichHasNoHeap() throws Exception {
        needLibzmq();

        Program.Result result = compare("cost", "libzmq");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.lastLine()).contains(", libzmq ").contains(" n/a B heap sender");
    }

    @Test
    void comparesCostsOnlyOfProcesses() throws Exception {
        Program.Result result = compare("cost --transport inproc", "jeromq");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--transport must be tcp or ipc");
    }

    @Test
    void refusesMessagesThatHaveNoRoomForTheirTime() throws Exception {
        Program.Result result = program.run("compare", "latency", "--size", "7", "--rate", "100", "--peer", "libzmq");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--size must be at least 8 with --rate");
    }

    @Test
    void reportsRowsOnAPage() throws Exception {
        needLibzmq();
        Path page = folder.resolve("page.md");

        Program.Result result = program.run(
                ("report --rows 1048576 --pairs 1 --seconds 0.01 --warmup-seconds 0 --output " + page).split(" "));

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.lastLine()).startsWith("0 of 0 goals met: " + page);
        assertThat(page).content().contains("| PUSH to PULL, 1 MiB | zmq-engine ");
        assertThat(folder.resolve("page.json")).exists();
    }

    @Test
    void listsTheRowsOfTheReport() throws Exception {
        Program.Result result = program.run("report", "--quick", "--list");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("PUSH to PULL, 16 B: compare throughput --size 16 --peer libzmq");
    }

    private static void needLibzmq() {
        try {
            NativeWorker.compiled();
        } catch (MeasurementException e) {
            if (Boolean.parseBoolean(System.getenv("ZMQ_INTEROP_REQUIRED"))) {
                throw e;
            }
            abort(e.getMessage());
        }
    }

    private static String[] with(String[] options, String... command) {
        String[] all = new String[command.length + options.length];
        System.arraycopy(command, 0, all, 0, command.length);
        System.arraycopy(options, 0, all, command.length, options.length);
        return all;
    }
}
