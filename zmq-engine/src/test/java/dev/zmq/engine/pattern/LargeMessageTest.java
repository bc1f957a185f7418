// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.InvalidOptionException;
import dev.zmq.engine.LargePart;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts that are no arrays, from socket to socket; sizes that need them are for {@code LibzmqHugeMessageTest}. */
@Tag("R15")
@Tag("V23")
class LargeMessageTest {

    private static final int MIB = 1 << 20;
    private static final long LARGE = 64 * 1024;

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everySocketTypePassesLargePartsOnWithItsEnvelope(boolean inFiles) throws IOException {
        SocketType[][] pairs = {
            {SocketType.PUSH, SocketType.PULL},
            {SocketType.PAIR, SocketType.PAIR},
            {SocketType.DEALER, SocketType.DEALER},
            {SocketType.REQ, SocketType.REP},
            {SocketType.REQ, SocketType.ROUTER},
            {SocketType.DEALER, SocketType.REP}
        };
        byte[] content = Payloads.random(1, 3 * MIB + 1);
        LargePart file = LargePart.ofFile(Files.write(directory.resolve("content"), content));
        for (SocketType[] pair : pairs) {
            Socket sender = contexts.socket(pair[0]);
            Socket receiver = receiver(pair[1], inFiles);
            sender.connect(receiver.bind(Sockets.ANY_PORT));
            if (pair[0] == SocketType.DEALER && pair[1] == SocketType.REP) {
                sender.send(Message.of(file).withFirst(new byte[0]));
            } else {
                sender.send(Message.of(file));
            }

            Message received = Sockets.receive(receiver);

            int last = received.size() - 1;
            assertThat(last).as("%s", pair[1]).isEqualTo(pair[1] == SocketType.ROUTER ? 2 : 0);
            assertThat(received.isLarge(last)).isTrue();
            assertThat(received.largePart(last).openStream().readAllBytes()).isEqualTo(content);
            if (pair[1] == SocketType.REP || pair[1] == SocketType.ROUTER) {
                receiver.send(received); // where it came from, as it came, from the file it is in
                Message reply = Sockets.receive(sender);
                assertThat(reply.part(reply.size() - 1)).isEqualTo(content);
            }
            sender.close();
            receiver.close();
        }
    }

    @Test
    void subscriptionsMatchTheStartOfALargePart() throws IOException {
        byte[] content = Payloads.random(1, MIB);
        Socket publisher = contexts.socket(SocketType.PUB);
        Socket subscriber = receiver(SocketType.SUB, true);
        subscriber.subscribe(Arrays.copyOf(content, 100_000)).subscribe("text");
        subscriber.connect(publisher.bind(Sockets.ANY_PORT));
        Sockets.publishUntilReceived(publisher, subscriber, "text");

        publisher.send(Message.of(LargePart.of(ByteBuffer.allocate(MIB))));
        publisher.send(Message.of(LargePart.of(ByteBuffer.wrap(content))));

        Message received = Sockets.receive(subscriber);
        while (!received.isLarge(0)) {
            received = Sockets.receive(subscriber); // one probe more
        }
        assertThat(received.largePart(0).openStream().readAllBytes()).isEqualTo(content);
    }

    @Test
    void aSubscriberThatClosesItsPartTakesItFromNoOther() throws IOException {
        byte[] content = Payloads.random(1, MIB);
        LargePart file = LargePart.ofFile(Files.write(directory.resolve("content"), content));
        Socket publisher = contexts.socket(SocketType.PUB);
        publisher.bind("inproc://prices");
        Socket first = contexts.socket(SocketType.SUB).subscribe("").connect("inproc://prices");
        Socket second = contexts.socket(SocketType.SUB).subscribe("").connect("inproc://prices");
        publisher.send(Message.of(file));

        Sockets.receive(first).largePart(0).close();

        assertThat(Sockets.receive(second).largePart(0).openStream().readAllBytes())
                .isEqualTo(content);
    }

    @Test
    void aPublisherThatClosesAPartTooSoonDoesNotStopItsSubscribers() throws IOException {
        LargePart file = LargePart.ofFile(Files.write(directory.resolve("content"), new byte[MIB]));
        Socket publisher = contexts.socket(SocketType.PUB);
        publisher.bind("inproc://prices");
        Socket subscriber = contexts.socket(SocketType.SUB)
                .subscribe("topic")
                .subscribe(new byte[1])
                .connect("inproc://prices");
        publisher.send(Message.of(file));
        publisher.send(Message.of(file));
        publisher.send("topic");
        file.close();

        assertThat(subscriber.isReadable()).isTrue();
        assertThat(Sockets.receive(subscriber).text()).isEqualTo("topic");
        assertThat(subscriber.statistics().dropped()).containsEntry(DropReason.UNREADABLE, 2L);
    }

    @Test
    void oneLargePartDoesNotKeepOthersWaiting() {
        Socket receiver = receiver(SocketType.PULL, false);
        Socket other = contexts.socket(SocketType.PULL);
        Socket sender = contexts.socket(SocketType.PUSH);
        Socket otherSender = contexts.socket(SocketType.PUSH);
        sender.connect(receiver.bind(Sockets.ANY_PORT));
        otherSender.connect(other.bind(Sockets.ANY_PORT));
        Sockets.awaitReady(sender, 1);
        ByteBuffer[] segments = new ByteBuffer[300];
        Arrays.fill(segments, ByteBuffer.allocate(MIB));

        sender.send(Message.of(LargePart.of(segments)));
        int meanwhile = 0;
        while (receiver.statistics().receivedMessages() == 0
                && Sockets.incomingDepth(receiver) == 0
                && meanwhile < 10) {
            otherSender.send("small");
            assertThat(Sockets.receive(other).text()).isEqualTo("small");
            meanwhile++;
        }

        assertThat(meanwhile).as("round trips while 300 MiB were on their way").isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMessageCutShortIsNotDeliveredAndItsFileIsGone(boolean reset) throws IOException {
        Socket receiver = receiver(SocketType.PULL, true);
        String endpoint = receiver.bind(Sockets.ANY_PORT);
        try (RawPeer peer = RawPeer.connect(endpoint).handshake("PUSH")) {
            peer.send(Zmtp.frame(Zmtp.MORE, new byte[100_000]), Zmtp.longFrame(0, 5L << 30, new byte[MIB]));
            Sockets.eventually("two files").until(() -> openFiles() == 2);
            if (reset) {
                peer.reset();
            } else {
                peer.shutdownOutput();
                peer.assertClosed();
            }
            Sockets.eventually("no file").until(() -> openFiles() == 0);
        }
        try (Socket sender = contexts.socket(SocketType.PUSH)) {
            sender.connect(endpoint);
            sender.send("whole");
            assertThat(Sockets.receive(receiver).text()).isEqualTo("whole");
            assertThat(receiver.statistics().receivedMessages()).isEqualTo(1);
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whoeverClosesAReceivedPartHasItsFileBackAtOnce() throws IOException {
        Socket receiver = receiver(SocketType.PULL, true);
        Socket sender = contexts.socket(SocketType.PUSH);
        sender.connect(receiver.bind(Sockets.ANY_PORT));
        sender.send(Payloads.random(1, MIB));

        LargePart part = Sockets.receive(receiver).largePart(0);
        assertThat(openFiles()).isEqualTo(1);
        part.close();

        assertThat(openFiles()).isZero();
    }

    /** The last one waits for the application; the files of those before it are given back as it arrives. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSocketThatKeepsOnlyTheNewestMessageTakesLargePartsToo(boolean inFiles) throws IOException {
        Socket receiver = receiver(SocketType.PULL, inFiles).setOption(SocketOptions.CONFLATE, true);
        Socket sender = contexts.socket(SocketType.PUSH);
        sender.connect(receiver.bind(Sockets.ANY_PORT));
        byte[] last = Payloads.random(2, MIB);
        sender.send(Payloads.random(1, MIB));
        sender.send(Payloads.random(1, MIB));
        sender.send(last);
        Sockets.eventually("all messages").until(() -> receiver.statistics().receivedMessages() == 3);
        Sockets.eventually("one file").until(() -> !inFiles || openFiles() == 1);

        Message received = Sockets.receive(receiver);

        assertThat(received.isLarge(0)).isTrue();
        assertThat(received.largePart(0).openStream().readAllBytes()).isEqualTo(last);
        received.largePart(0).close();
    }

    @Test
    void aPartThatCannotBeReadIsDroppedAndTheNextMessageArrives() throws IOException {
        Socket receiver = receiver(SocketType.PULL, true);
        Socket sender = contexts.socket(SocketType.PUSH);
        Path file = Files.write(directory.resolve("content"), new byte[10 * MIB]);
        LargePart part = LargePart.ofFile(file);
        Files.write(file, new byte[5 * MIB]); // so that half of it is sent
        sender.connect(receiver.bind(Sockets.ANY_PORT));

        sender.send(Message.of(part));
        sender.send("next");

        assertThat(Sockets.receive(receiver).text()).isEqualTo("next");
        assertThat(sender.statistics().dropped()).containsEntry(DropReason.UNREADABLE, 1L);
    }

    @Test
    void aDirectoryThatDoesNotExistIsRefused() {
        Socket socket = contexts.socket(SocketType.PULL);

        Assertions.assertThatExceptionOfType(InvalidOptionException.class)
                .isThrownBy(() -> socket.setOption(
                        SocketOptions.LARGE_PART_DIRECTORY,
                        directory.resolve("missing").toString()))
                .withMessageContaining("largePartDirectory");
    }

    private Socket receiver(SocketType type, boolean inFiles) {
        return contexts.socket(type)
                .setOption(SocketOptions.LARGE_PART_SIZE, LARGE)
                .setOption(SocketOptions.LARGE_PART_DIRECTORY, inFiles ? directory.toString() : "");
    }

    /** Returns how many files of the directory are open, be they deleted already. */
    private long openFiles() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        Assumptions.assumeTrue(Files.isDirectory(descriptors), "there is no /proc");
        try (Stream<Path> links = Files.list(descriptors)) {
            return links.filter(link -> {
                        try {
                            return Files.readSymbolicLink(link).startsWith(directory);
                        } catch (IOException e) {
                            return false; // closed since it was listed
                        }
                    })
                    .count();
        }
    }
}
