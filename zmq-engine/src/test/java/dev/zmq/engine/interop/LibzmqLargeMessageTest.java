// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.ChildJvm;
import dev.zmq.engine.testkit.Pattern;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.PythonSocket;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.RequiresLibzmq;
import dev.zmq.engine.testkit.SharedPythonPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Single frames of gigabytes between libzmq and a process of ours whose heap is as small as the documentation says that it
 * may be. Those of 5 GiB are run by {@code ./mvnw verify -Phuge -pl zmq-engine} alone.
 */
@RequiresLibzmq
@Tag("V23")
@Tag("R15")
class LibzmqLargeMessageTest {

    private static final long GIB = 1L << 30;
    private static final long FREE_BYTES_NEEDED = 15 * GIB;
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    @RegisterExtension
    static final SharedPythonPeer python = new SharedPythonPeer();

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @TempDir
    private Path directory;

    @Test
    void aMessageOfTenThousandPartsArrivesWholeBothWays() {
        Message message = Payloads.ofParts(10_000);
        Socket ours = contexts.socket(SocketType.PAIR);
        PythonSocket theirs = python.socket("PAIR").connect(ours.bind(Sockets.ANY_PORT));

        theirs.send(message);
        Payloads.assertEqual(Sockets.receive(ours), message);

        CompletableFuture<Message> received = theirs.receiveLater();
        ours.send(message);
        Payloads.assertEqual(received.orTimeout(30, TimeUnit.SECONDS).join(), message);
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void aGibibyteIsReceivedAsAnArrayWithAnEighthOfItsSizeToSpare() {
        assumeMemory(4 * GIB);
        theySend(GIB, "bind", Sockets.ANY_PORT, "1280m", "-");
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void aGibibyteIsSentFromAnArrayWithLittleMoreThanThat() {
        assumeMemory(4 * GIB);
        weSend(GIB, "connect", Sockets.ANY_PORT, "1100m", "-");
    }

    static Stream<Arguments> ways() {
        return Stream.of(
                Arguments.of("bind", "tcp"),
                Arguments.of("connect", "tcp"),
                Arguments.of("bind", "ipc"),
                Arguments.of("connect", "ipc"));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("ways")
    @Tag("huge")
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void fiveGibibytesAreReceivedIntoAFileByAProcessOf64MebibytesOfHeap(String role, String transport) {
        assumeMemory(14 * GIB);
        assumeDisk();
        theySend(5 * GIB, role, endpoint(transport), "64m", directory.toString());
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("ways")
    @Tag("huge")
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void fiveGibibytesAreSentFromMemorySegmentsByAProcessOf64MebibytesOfHeap(String role, String transport) {
        assumeMemory(8 * GIB);
        weSend(5 * GIB, role, endpoint(transport), "64m", "-");
    }

    @Test
    @Tag("huge")
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void fiveGibibytesAreSentFromAFileByAProcessOf64MebibytesOfHeap() {
        assumeMemory(14 * GIB);
        assumeDisk();
        weSend(5 * GIB, "bind", Sockets.ANY_PORT, "64m", directory.toString());
    }

    @Test
    @Tag("huge")
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void threeGibibytesAreReceivedIntoMemoryWithLittleMoreHeapThanThat() {
        assumeMemory(12 * GIB);
        theySend(3 * GIB, "bind", Sockets.ANY_PORT, "3200m", "-");
    }

    /** The limit of the size of a process's files stands for a disk that is full. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFullDiskEndsTheConnectionAndSaysWhy() {
        String detail = endOfConnectionThatSendsTooMuch(4 * GIB, "-f " + 8 * 1024, directory.toString());

        assertThat(detail)
                .contains("cannot write a message part of " + 4 * GIB + " bytes to a file in " + directory)
                .contains("File too large");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aMessageThatTheHeapCannotHoldEndsItsConnectionAlone() {
        assertThat(endOfConnectionThatSendsTooMuch(GIB, "-c 0", "-")).contains("OutOfMemoryError");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aPartLargerThanTheWholeHeapIsRefusedAtOnce() {
        assertThat(endOfConnectionThatSendsTooMuch(4 * GIB, "-c 0", "-")).contains("set largePartDirectory");
    }

    /** Returns what the process says of the end, after it has received the message of somebody else. */
    private String endOfConnectionThatSendsTooMuch(long announcedBytes, String limits, String itsDirectory) {
        int bytes = 10;
        try (ChildJvm process = ChildJvm.startLimited(
                limits, "64m", LargeMessageProcess.class, "receive", "bind", Sockets.ANY_PORT, bytes, itsDirectory)) {
            String endpoint = process.await("endpoint", Sockets.PATIENCE);
            try (RawPeer peer = RawPeer.connect(endpoint).handshake("PUSH")) {
                peer.send(Zmtp.longFrame(0, announcedBytes, new byte[0]));
                assertThat(peer.sendUntilClosed(new byte[1 << 20], GIB)).isLessThan(GIB);
            }
            String detail = process.await("disconnected", Sockets.PATIENCE);
            contexts.socket(SocketType.PUSH).connect(endpoint).send(Pattern.message(bytes));
            process.await("done", Sockets.PATIENCE);
            return detail;
        }
    }

    private void theySend(long bytes, String ourRole, String endpoint, String heap, String ourDirectory) {
        PythonSocket theirs = python.socket("PUSH").option("LINGER", -1).option("SNDTIMEO", -1);
        long start = System.nanoTime();
        try (ChildJvm process = start("receive", bytes, ourRole, endpoint, heap, ourDirectory, theirs)) {
            CompletableFuture<Void> sent = theirs.sendPattern(bytes);
            String done = process.await("done", PATIENCE);
            sent.orTimeout(10, TimeUnit.SECONDS).join();
            report(bytes + " bytes received from libzmq over " + endpoint + ", " + ourRole, start, heap, done);
        }
    }

    private void weSend(long bytes, String ourRole, String endpoint, String heap, String ourDirectory) {
        PythonSocket theirs = python.socket("PULL").option("RCVTIMEO", -1);
        long start = System.nanoTime();
        try (ChildJvm process = start("send", bytes, ourRole, endpoint, heap, ourDirectory, theirs)) {
            theirs.receivePattern(bytes)
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
            String done = process.await("done", Sockets.PATIENCE);
            report(bytes + " bytes sent to libzmq over " + endpoint + ", " + ourRole, start, heap, done);
        }
    }

    private static ChildJvm start(
            String what,
            long bytes,
            String ourRole,
            String endpoint,
            String heap,
            String ourDirectory,
            PythonSocket theirs) {
        String known = ourRole.equals("bind") ? endpoint : theirs.bind(endpoint);
        ChildJvm process = ChildJvm.start(heap, LargeMessageProcess.class, what, ourRole, known, bytes, ourDirectory);
        if (ourRole.equals("bind")) {
            theirs.connect(process.await("endpoint", Duration.ofSeconds(30)));
        }
        return process;
    }

    private String endpoint(String transport) {
        return transport.equals("tcp") ? Sockets.ANY_PORT : "ipc://" + directory.resolve("s");
    }

    private static void report(String what, long startNanos, String heap, String done) {
        System.out.println(what + ", -Xmx" + heap + ", " + done + ", "
                + Duration.ofNanos(System.nanoTime() - startNanos).toMillis() + " ms with all preparation");
    }

    private static void assumeMemory(long bytes) {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        assume(system.getTotalMemorySize() >= bytes, "less than " + bytes + " bytes of memory");
    }

    private void assumeDisk() {
        assume(
                directory.toFile().getUsableSpace() >= FREE_BYTES_NEEDED,
                "less than " + FREE_BYTES_NEEDED + " bytes free");
    }

    private static void assume(boolean condition, String otherwise) {
        if (!condition) {
            System.err.println("SKIPPED a test of large messages: " + otherwise);
        }
        Assumptions.assumeTrue(condition, otherwise);
    }
}
