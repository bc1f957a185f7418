// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.zmq.engine.Context;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.testkit.ChildJvm;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections that say nothing, and threads that wait for them, cost next to nothing. */
@Tag("L11")
class ManyConnectionsTest {

    private static final int CONNECTIONS = 10_000;
    private static final int OTHER_DESCRIPTORS = 500;
    private static final int RECEIVERS = 50;
    private static final int ANSWERED_CONNECTIONS = 500;
    private static final long CHUNK_BYTES = 64 * 1024;
    private static final String THREADS = "many-connections";

    /** What a connection may take of our memory, be it in the heap or not; a ROUTER of libzmq takes 28 KB. */
    private static final long MAX_BYTES_EACH = 3 * 1024;

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    /** The process of the peers: connects so many, says so, and ends with its input. */
    public static final class Peers {

        private Peers() {}

        public static void main(String[] arguments) throws IOException {
            List<RawPeer> peers = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                peers.add(RawPeer.connect(arguments[0]).handshake("DEALER"));
            }
            System.out.println("ready");
            System.exit(System.in.read() + peers.size());
        }
    }

    @Test
    @Timeout(60)
    void tenThousandIdleConnectionsTakeLittleMemoryAndNoTime() {
        assumeDescriptors(CONNECTIONS + OTHER_DESCRIPTORS);
        Context context =
                contexts.add(Context.builder().threadNamePrefix(THREADS).build());
        Socket router = contexts.socket(context, SocketType.ROUTER);
        String endpoint = router.bind(Sockets.ANY_PORT);
        RawPeer.connect(endpoint).handshake("DEALER").close();
        Sockets.awaitReady(router, 0);
        long openBefore = context.resourceUsage().channels();
        long before = usedBytes();

        try (ChildJvm peers = ChildJvm.start("512m", Peers.class, endpoint, CONNECTIONS)) {
            peers.await("ready", Duration.ofSeconds(45));
            assertThat(context.resourceUsage().channels() - openBefore).isEqualTo(CONNECTIONS);

            long bytesEach = (usedBytes() - before) / CONNECTIONS;
            double share = shareOfACoreWhileIdle(Duration.ofSeconds(2));

            System.out.println(CONNECTIONS + " idle connections: " + bytesEach + " bytes each, "
                    + Math.round(share * 10_000) / 100.0 + " % of a core");
            assertThat(bytesEach).as("bytes for a connection").isLessThan(MAX_BYTES_EACH);
            assertThat(share).as("share of a core").isLessThan(0.01);
        }

        Sockets.eventually("end of all connections")
                .until(() -> context.resourceUsage().channels() == openBefore);
        Sockets.awaitReady(router, 0);
        assertThat(usedBytes() - before).as("bytes left behind").isLessThan(CONNECTIONS * 512L);
    }

    @Test
    @Timeout(30)
    void connectionsHoldNoMemoryForMessagesThatWereAllWrittenAtOnce() {
        Context context = contexts.add(Context.create());
        Socket router = contexts.socket(context, SocketType.ROUTER);
        String endpoint = router.bind(Sockets.ANY_PORT);
        List<Socket> dealers = new ArrayList<>();
        for (int i = 0; i < ANSWERED_CONNECTIONS; i++) {
            dealers.add(contexts.socket(context, SocketType.DEALER).connect(endpoint));
        }
        Sockets.awaitReady(router, ANSWERED_CONNECTIONS);
        long before = directBytes();

        dealers.forEach(dealer -> dealer.send("question"));
        Sockets.eventually("all questions").until(() -> Sockets.incomingDepth(router) == ANSWERED_CONNECTIONS);
        long mostAtOnce = 0;
        for (int i = 0; i < ANSWERED_CONNECTIONS; i++) {
            router.send(Sockets.receive(router));
            mostAtOnce = Math.max(mostAtOnce, context.resourceUsage().bufferBytes());
        }
        assertThat(mostAtOnce).isLessThan(ANSWERED_CONNECTIONS * CHUNK_BYTES / 2);
        dealers.forEach(Sockets::receive);

        // What the context keeps for reuse is a fraction of a chunk for each connection.
        Sockets.eventually("memory let go of").untilAsserted(() -> {
            System.gc();
            assertThat(directBytes() - before).isLessThan(ANSWERED_CONNECTIONS * CHUNK_BYTES / 2);
        });
    }

    @Test
    @Timeout(20)
    void fiftyThreadsThatWaitForMessagesTakeNoTime() throws InterruptedException {
        Context context =
                contexts.add(Context.builder().threadNamePrefix(THREADS).build());
        Socket router = contexts.socket(context, SocketType.ROUTER);
        String endpoint = router.bind(Sockets.ANY_PORT);
        List<Thread> receivers = new ArrayList<>();
        Queue<Object> received = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < RECEIVERS; i++) {
            Socket dealer = contexts.socket(context, SocketType.DEALER);
            dealer.connect(endpoint);
            Thread receiver = new Thread(() -> received.add(receiveUntilClosed(dealer)), THREADS + "-receiver");
            receiver.start();
            receivers.add(receiver);
        }
        Sockets.awaitReady(router, RECEIVERS);
        Sockets.eventually("all wait")
                .until(() -> receivers.stream().noneMatch(thread -> thread.getState() == Thread.State.RUNNABLE));

        double share = shareOfACoreWhileIdle(Duration.ofSeconds(3));

        assertThat(share).as("share of a core").isLessThan(0.01);
        context.close();
        for (Thread receiver : receivers) {
            receiver.join();
        }
        assertThat(received).hasSize(RECEIVERS).hasOnlyElementsOfType(ZmqClosedException.class);
    }

    private static Object receiveUntilClosed(Socket socket) {
        try {
            return socket.receive();
        } catch (ZmqClosedException e) {
            return e;
        }
    }

    private static double shareOfACoreWhileIdle(Duration time) {
        long start = System.nanoTime();
        long cpuBefore = cpuNanos();
        await("silence").pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
        return (double) (cpuNanos() - cpuBefore) / (System.nanoTime() - start);
    }

    private static long cpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(THREADS))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getId()))
                .sum();
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory() + directBytes();
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static void assumeDescriptors(int count) {
        var system = ManagementFactory.getOperatingSystemMXBean();
        boolean enough = system instanceof UnixOperatingSystemMXBean unix && unix.getMaxFileDescriptorCount() >= count;
        if (!enough) {
            System.err.println("SKIPPED the test of many connections: it needs ulimit -n " + count);
        }
        Assumptions.assumeTrue(enough, "ulimit -n is less than " + count);
    }
}
