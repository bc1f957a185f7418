// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.ResourceUsage;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Footprint;
import dev.zmq.engine.testkit.RequiresLibzmq;
import dev.zmq.engine.testkit.TestContexts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Everything at once: all patterns over all transports, with libzmq too, while readers dawdle, high-water marks change,
 * blocked threads are interrupted, peers come and go, listeners move and processes are killed. In the end every promise was
 * kept, every flow still flows and nothing is left over.
 *
 * <p>System properties: {@code soak.seconds}, {@code soak.seed}, {@code soak.transports}. A seed repeats what the threads
 * are up to, though not when they come to it.
 */
@Tag("soak")
@RequiresLibzmq
class SoakTest {

    private static final String THREADS = "soaked";

    // Held, since peers that come and go on purpose would fill the log.
    private static final Logger LOG = Logger.getLogger(Socket.class.getName());

    @Test
    void everyPromiseIsKeptAndNothingIsLeftOver() {
        LOG.setLevel(Level.SEVERE);
        long seconds = Long.getLong("soak.seconds", 20);
        String chosen = System.getProperty("soak.seed", "");
        long seed = chosen.isEmpty() ? System.nanoTime() : Long.parseLong(chosen);
        List<String> transports =
                List.of(System.getProperty("soak.transports", "tcp,ipc,inproc").split(","));
        System.out.println("Soaking for " + seconds + " s over " + transports + ", soak.seed=" + seed);
        soak(seed, 0, List.of("inproc")); // what is made once in a process, is made now
        sendOverTcp(); // the JDK makes a descriptor of its own with the first channel that it closes
        Footprint before = Footprint.now(THREADS);

        List<Stage> stages = soak(seed, seconds, transports);

        List<Tally> tallies = talliesOf(stages);
        ResourceUsage left =
                stages.stream().map(each -> each.context().resourceUsage()).reduce(TestContexts.NOTHING, SoakTest::sum);
        boolean nothingMore = Patience.await(() -> Footprint.now(THREADS).isNoMoreThan(before));
        print(tallies);
        System.out.println("left over: " + left + "; before: " + before + ", after: " + Footprint.now(THREADS));
        assertThat(tallies).allSatisfy(Tally::check);
        assertThat(left).as("what the closed contexts hold").isEqualTo(TestContexts.NOTHING);
        assertThat(nothingMore).as("the process holds no more than before").isTrue();
    }

    private static void sendOverTcp() {
        try (Context context = Context.create()) {
            Socket pull = context.socket(SocketType.PULL);
            context.socket(SocketType.PUSH)
                    .connect(pull.bind("tcp://127.0.0.1:*"))
                    .send("once");
            assertThat(pull.receive().text()).isEqualTo("once");
        }
    }

    private static List<Stage> soak(long seed, long seconds, List<String> transports) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<Stage> stages = new ArrayList<>();
        try {
            for (String transport : transports) {
                Stage stage = new Stage(transport, seed + stages.size(), THREADS);
                stages.add(stage);
                startFlows(stage);
            }
            while (System.nanoTime() - end < 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Patience.STEP_MILLIS));
                stages.forEach(Stage::check);
            }
            awaitProgressOfAll(stages);
            stages.forEach(Stage::stop);
            List<Tally> tallies = talliesOf(stages);
            boolean over = Patience.await(
                    () -> stages.stream().allMatch(Stage::isOver),
                    () -> tallies.stream().mapToLong(Tally::received).sum());
            assertThat(over).as("all threads came to their end").isTrue();
            stages.forEach(Stage::check);
        } catch (AssertionError e) {
            System.out.println("Failed, " + e); // early: closing takes a while if messages linger
            print(talliesOf(stages));
            throw e;
        } finally {
            stages.forEach(Stage::close);
        }
        return stages;
    }

    private static void startFlows(Stage stage) {
        SteadyFlows steady = new SteadyFlows(stage);
        steady.startAll();
        new PassingFlows(stage).startAll();
        if (stage.reachesOtherProcesses()) {
            steady.startEchoOfLibzmq();
            new KilledFlows(stage).startAll();
        }
    }

    /** No flow may have dried up. On a machine with too much to do, a short soak is also not over before all have begun. */
    private static void awaitProgressOfAll(List<Stage> stages) {
        Map<Tally, Long> still = new HashMap<>();
        talliesOf(stages).forEach(tally -> still.put(tally, tally.received()));
        Patience.await(
                () -> {
                    stages.forEach(Stage::check);
                    still.entrySet().removeIf(entry -> entry.getKey().received() > entry.getValue());
                    return still.isEmpty();
                },
                still::size);
        assertThat(still.keySet())
                .extracting(Tally::name)
                .as("flows that dried up")
                .isEmpty();
    }

    private static List<Tally> talliesOf(List<Stage> stages) {
        return stages.stream().flatMap(each -> each.tallies().stream()).toList();
    }

    private static void print(List<Tally> tallies) {
        System.out.println(Tally.HEADER);
        tallies.forEach(System.out::println);
    }

    private static ResourceUsage sum(ResourceUsage one, ResourceUsage other) {
        return new ResourceUsage(
                one.threads() + other.threads(),
                one.sockets() + other.sockets(),
                one.channels() + other.channels(),
                one.bufferBytes() + other.bufferBytes());
    }
}
