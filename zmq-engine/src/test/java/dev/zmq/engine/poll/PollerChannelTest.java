// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.PollEvent;
import dev.zmq.engine.PollItem;
import dev.zmq.engine.Poller;
import dev.zmq.engine.ReadAhead;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqInterruptedException;
import dev.zmq.engine.testkit.Footprint;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Channels of java.nio, streams and files beside sockets. */
@Tag("V38")
class PollerChannelTest {

    private static final Duration SHORT = Duration.ofMillis(30);
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    private final Poller poller = Poller.create();

    @AfterEach
    void closePoller() {
        poller.close();
    }

    /** The poll/poll.php of the talk, with a TCP connection and a file beside. */
    @Test
    void aSocketAStreamAConnectionAndAFileAreServedByOneThread(@TempDir Path folder) throws Exception {
        List<String> seen = new ArrayList<>();
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(ANY_PORT);
                SocketChannel client = SocketChannel.open(server.getLocalAddress());
                SocketChannel accepted = nonBlocking(server.accept());
                PipedOutputStream typed = new PipedOutputStream();
                ReadAhead<String> lines = ReadAhead.lines(new PipedInputStream(typed), StandardCharsets.UTF_8);
                WatchService watcher = folder.getFileSystem().newWatchService();
                ReadAhead<WatchKey> changes = ReadAhead.of("watch", watcher::take)) {
            folder.register(watcher, StandardWatchEventKinds.ENTRY_CREATE);
            poller.register(pull, PollEvent.READABLE)
                    .onReady(item -> seen.add("ZMQ: " + pull.tryReceive().text()));
            poller.register(lines).onReady(item -> seen.add("STDIN: " + lines.poll()));
            poller.register(accepted, PollEvent.READABLE).onReady(item -> seen.add("TCP: " + read(accepted)));
            poller.register(changes)
                    .onReady(item -> seen.add(
                            "FILE: " + changes.poll().pollEvents().get(0).context()));

            for (int round = 1; round <= 3; round++) {
                push.send("message " + round);
                awaitLast(seen, "ZMQ: message " + round);
                typed.write(("line " + round + "\n").getBytes(StandardCharsets.UTF_8));
                typed.flush();
                awaitLast(seen, "STDIN: line " + round);
                client.write(ByteBuffer.wrap(("bytes " + round).getBytes(StandardCharsets.UTF_8)));
                awaitLast(seen, "TCP: bytes " + round);
            }
            Files.writeString(folder.resolve("new.txt"), "content");
            awaitLast(seen, "FILE: new.txt");

            assertThat(seen).hasSize(10);
            assertThat(poller.dispatch(SHORT)).isZero();
        }
    }

    private void awaitLast(List<String> seen, String expected) {
        assertThat(poller.dispatch(Sockets.PATIENCE)).isEqualTo(1);
        assertThat(seen.get(seen.size() - 1)).isEqualTo(expected);
    }

    @Test
    void aServerAcceptsAndAClientConnects() throws IOException {
        try (ServerSocketChannel server = nonBlocking(ServerSocketChannel.open().bind(ANY_PORT));
                SocketChannel client = nonBlocking(SocketChannel.open())) {
            PollItem accepting = poller.register(server, PollEvent.READABLE);
            assertThat(poller.poll(Duration.ZERO)).isEmpty();
            client.connect(server.getLocalAddress());
            PollItem connecting = poller.register(client, PollEvent.WRITABLE);

            assertThat(poller.poll(Sockets.PATIENCE)).contains(accepting);
            assertThat(accepting.isReadable()).isTrue();
            try (SocketChannel accepted = server.accept()) {
                assertThat(accepted).isNotNull();
                assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(connecting);
                assertThat(connecting.isWritable()).isTrue();
                assertThat(client.finishConnect()).isTrue();
            }
        }
    }

    @Test
    void channelsAndSocketsAreReturnedInTheOrderOfRegistration() throws IOException {
        Socket first = contexts.socket(SocketType.PULL);
        Socket third = contexts.socket(SocketType.PULL);
        try (DatagramChannel udp = nonBlocking(DatagramChannel.open().bind(ANY_PORT));
                DatagramChannel sender = DatagramChannel.open()) {
            PollItem one = poller.register(first, PollEvent.READABLE);
            PollItem two = poller.register(udp, PollEvent.READABLE);
            PollItem three = poller.register(third, PollEvent.READABLE);
            contexts.socket(SocketType.PUSH)
                    .connect(third.bind(Sockets.ANY_PORT))
                    .send("third");
            assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(three);
            sender.send(ByteBuffer.wrap(new byte[] {2}), udp.getLocalAddress());
            Sockets.eventually("the datagram")
                    .untilAsserted(
                            () -> assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(two, three));
            contexts.socket(SocketType.PUSH)
                    .connect(first.bind(Sockets.ANY_PORT))
                    .send("first");
            Sockets.eventually("arrival").until(first::isReadable);

            assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(one, two, three);
            assertThat(poller.pollFirst(Sockets.PATIENCE)).isSameAs(one);
        }
    }

    @Test
    void aMessageEndsASleepInTheSelector() throws IOException {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = nonBlocking(pipe.source());
                Pipe.SinkChannel sink = pipe.sink()) {
            Socket pull = contexts.socket(SocketType.PULL);
            Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
            PollItem item = poller.register(pull, PollEvent.READABLE);
            poller.register(source, PollEvent.READABLE);
            try (Workers workers = new Workers()) {
                for (int i = 0; i < 500; i++) {
                    Future<List<PollItem>> polled = workers.call(() -> poller.poll(Sockets.PATIENCE));
                    push.send("" + i);
                    assertThat(Workers.join(polled)).containsExactly(item);
                    Sockets.receiveNumbers(pull, i, 1);
                }
            }
            assertThat(sink.isOpen()).isTrue();
        }
    }

    @Test
    void aChannelRegisteredWhileAThreadWaitsCountsAtOnce() throws IOException {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = nonBlocking(pipe.source());
                Pipe.SinkChannel sink = pipe.sink();
                Workers workers = new Workers()) {
            sink.write(ByteBuffer.wrap(new byte[1]));
            Future<List<PollItem>> polled = workers.call(() -> poller.poll(SocketOptions.INFINITE));

            PollItem item = poller.register(source, PollEvent.READABLE);

            assertThat(Workers.join(polled)).containsExactly(item);
        }
    }

    @Test
    void aTimeoutIsKeptInTheSelectorToo() throws IOException {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = nonBlocking(pipe.source());
                Pipe.SinkChannel sink = pipe.sink()) {
            poller.register(source, PollEvent.READABLE);
            long start = System.nanoTime();

            assertThat(poller.poll(Duration.ofMillis(50))).isEmpty();

            assertThat(System.nanoTime() - start)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(50).toNanos());
            sink.write(ByteBuffer.wrap(new byte[1]));
            assertThat(poller.poll(Sockets.PATIENCE)).hasSize(1);
        }
    }

    @Test
    void anInterruptLeavesTheChannelOpen() throws IOException {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = nonBlocking(pipe.source());
                Pipe.SinkChannel sink = pipe.sink();
                Workers workers = new Workers()) {
            PollItem item = poller.register(source, PollEvent.READABLE);
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            Future<?> polled = workers.run(() -> {
                thread.complete(Thread.currentThread());
                assertThatThrownBy(() -> poller.poll(SocketOptions.INFINITE))
                        .isInstanceOf(ZmqInterruptedException.class);
            });
            thread.join().interrupt();
            Workers.join(polled);

            sink.write(ByteBuffer.wrap(new byte[1]));
            assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(item);
        }
    }

    @Test
    void aClosedChannelIsReturnedOnce() throws IOException {
        Pipe one = Pipe.open();
        Pipe two = Pipe.open();
        try (Pipe.SourceChannel open = nonBlocking(two.source());
                Pipe.SinkChannel sink = two.sink();
                Pipe.SinkChannel other = one.sink()) {
            PollItem closed = poller.register(nonBlocking(one.source()), PollEvent.READABLE);
            PollItem ready = poller.register(open, PollEvent.READABLE);
            assertThat(poller.poll(Duration.ZERO)).isEmpty();

            one.source().close();

            assertThat(poller.poll(SocketOptions.INFINITE)).containsExactly(closed);
            assertThat(closed.isClosed()).isTrue();
            assertThat(poller.poll(SHORT)).isEmpty();
            sink.write(ByteBuffer.wrap(new byte[1]));
            assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(ready);
            assertThatThrownBy(() -> poller.register(one.source(), PollEvent.READABLE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("closed");
            assertThat(other.isOpen()).isTrue();
        }
    }

    @Test
    void theEndOfAConnectionIsReadable() throws IOException {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = nonBlocking(pipe.source())) {
            PollItem item = poller.register(source, PollEvent.READABLE);

            pipe.sink().close();

            assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(item);
            assertThat(item.isReadable()).isTrue();
            assertThat(source.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @Test
    void aCancelledChannelMayBeRegisteredAgainAtOnceAndUsedElsewhereLater() throws IOException {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = nonBlocking(pipe.source());
                Pipe.SinkChannel sink = pipe.sink()) {
            PollItem first = poller.register(source, PollEvent.READABLE);
            assertThatThrownBy(() -> poller.register(source, PollEvent.READABLE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("registered in this poller already");
            sink.write(ByteBuffer.wrap(new byte[1]));
            first.cancel();
            PollItem second = poller.register(source, PollEvent.READABLE);
            assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(second);

            second.cancel();
            assertThat(poller.poll(SHORT)).isEmpty();
            source.configureBlocking(true);
            assertThat(source.read(ByteBuffer.allocate(1))).isEqualTo(1);
        }
    }

    @Test
    void eventsOfAChannelMayChange() throws IOException {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = nonBlocking(pipe.source());
                Pipe.SinkChannel sink = nonBlocking(pipe.sink())) {
            PollItem in = poller.register(source);
            PollItem out = poller.register(sink, PollEvent.WRITABLE);
            sink.write(ByteBuffer.wrap(new byte[1]));
            assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(out);
            out.setEvents();
            assertThat(poller.poll(SHORT)).isEmpty();

            in.setEvents(PollEvent.READABLE);

            assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(in);
            assertThatThrownBy(() -> in.setEvents(PollEvent.WRITABLE)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aChannelInBlockingModeIsRefused() throws IOException {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink()) {
            assertThatThrownBy(() -> poller.register(source, PollEvent.READABLE))
                    .isInstanceOf(IllegalBlockingModeException.class);
            assertThat(poller.poll(Duration.ZERO)).isEmpty();
            assertThat(sink.isOpen()).isTrue();
        }
    }

    @Test
    void aHundredPollersLeaveNothing() throws IOException {
        Socket pull = contexts.socket(SocketType.PULL);
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = nonBlocking(pipe.source());
                Pipe.SinkChannel sink = pipe.sink()) {
            pollOnce(pull, source);
            Sockets.eventually("end of the thread")
                    .until(() -> Footprint.now("zmq-read-ahead").threads() == 0);
            Footprint before = Footprint.now("zmq-read-ahead");

            for (int i = 0; i < 100; i++) {
                pollOnce(pull, source);
            }

            Sockets.eventually("footprint of the process")
                    .untilAsserted(() -> assertThat(Footprint.now("zmq-read-ahead"))
                            .matches(now -> now.isNoMoreThan(before), "no more than " + before));
            assertThat(sink.isOpen()).isTrue();
        }
    }

    private static void pollOnce(Socket socket, SelectableChannel channel) throws IOException {
        try (Poller own = Poller.create();
                PipedOutputStream output = new PipedOutputStream();
                ReadAhead<byte[]> bytes = ReadAhead.bytes(new PipedInputStream(output))) {
            own.register(socket, PollEvent.READABLE);
            own.register(channel, PollEvent.READABLE);
            own.register(bytes);
            assertThat(own.poll(Duration.ofMillis(1))).isEmpty();
        }
    }

    private static <T extends SelectableChannel> T nonBlocking(T channel) throws IOException {
        channel.configureBlocking(false);
        return channel;
    }

    private static String read(SocketChannel channel) {
        try {
            ByteBuffer buffer = ByteBuffer.allocate(100);
            channel.read(buffer);
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
