// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.InvalidEndpointException;
import dev.zmq.engine.Message;
import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.MonitorEvent.Kind;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqUnroutableException;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.RawListener;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import dev.zmq.engine.testkit.Zmtp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** STREAM sockets and programs that know nothing of ZeroMQ. */
class StreamTest {

    private static final Duration SILENCE = Duration.ofMillis(200);

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @AutoClose
    private final RawListener listener = RawListener.open();

    // ---- Listening. ----

    @Test
    void anHttpServerFitsIntoALoop() throws IOException {
        Socket server = contexts.socket(SocketType.STREAM).setOption(SocketOptions.STREAM_NOTIFY, false);
        String endpoint = server.bind(Sockets.ANY_PORT);
        Workers.Work loop = () -> {
            for (int i = 0; i < 3; i++) {
                Message request = Sockets.receive(server);
                assertThat(request.text(1)).startsWith("GET /page HTTP/1.1\r\n");
                server.send(Message.of(
                        request.part(0),
                        Zmtp.text("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n"),
                        Zmtp.text("Hello, World!")));
                server.send(Message.of(request.part(0), new byte[0]));
            }
        };
        try (Workers workers = new Workers()) {
            workers.run(loop);
            URL page = new URL("http://127.0.0.1:" + Endpoints.port(endpoint) + "/page");
            for (int i = 0; i < 3; i++) {
                HttpURLConnection request = (HttpURLConnection) page.openConnection();
                request.setReadTimeout((int) Sockets.PATIENCE.toMillis());
                assertThat(request.getResponseCode()).isEqualTo(200);
                try (InputStream body = request.getInputStream()) {
                    assertThat(body.readAllBytes()).isEqualTo(Zmtp.text("Hello, World!"));
                }
            }
            workers.join();
        }
    }

    @Test
    void connectionsThatAreMadeAndLostAreTold() {
        Socket stream = contexts.socket(SocketType.STREAM);
        try (RawPeer peer = RawPeer.connect(stream.bind(Sockets.ANY_PORT))) {
            byte[] id = receiveEmpty(stream);
            assertThat(id).hasSize(5).startsWith(0);
            peer.send(Zmtp.text("last words"));
            Payloads.assertEqual(Sockets.receive(stream), Message.of(id, Zmtp.text("last words")));
            peer.close();

            assertThat(receiveEmpty(stream)).isEqualTo(id);
            assertUnroutable(stream, id);
        }
    }

    @Test
    void theyAreNotToldIfThatIsSwitchedOff() {
        Socket stream = contexts.socket(SocketType.STREAM).setOption(SocketOptions.STREAM_NOTIFY, false);
        try (RawPeer peer = RawPeer.connect(stream.bind(Sockets.ANY_PORT))) {
            peer.send(Zmtp.text("data"));
            assertThat(Sockets.receive(stream).text(1)).isEqualTo("data");
        }
        Sockets.eventually("the end of the connection")
                .until(() -> stream.statistics().peers().isEmpty());
        assertThat(stream.tryReceive()).isNull();
    }

    @Test
    void nothingIsSentThatTheApplicationHasNotSent() {
        Socket stream = contexts.socket(SocketType.STREAM)
                .setOption(SocketOptions.HANDSHAKE_INTERVAL, Duration.ofMillis(50))
                .setOption(SocketOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(20))
                .setOption(SocketOptions.HEARTBEAT_TIMEOUT, Duration.ofMillis(40));
        try (RawPeer peer = RawPeer.connect(stream.bind(Sockets.ANY_PORT))) {
            byte[] id = receiveEmpty(stream);
            assertThat(peer.hasInputWithin(Duration.ofMillis(300))).isFalse();
            stream.send(Message.of(id, Zmtp.text("exactly this")));

            assertThat(peer.read(12)).isEqualTo(Zmtp.text("exactly this"));
            assertThat(peer.hasInputWithin(SILENCE)).isFalse();
        }
    }

    @Test
    void partsBehindTheIdAreOneStreamOfBytes() {
        Socket stream = contexts.socket(SocketType.STREAM);
        try (RawPeer peer = RawPeer.connect(stream.bind(Sockets.ANY_PORT))) {
            byte[] id = receiveEmpty(stream);
            byte[] large = Payloads.random(1, 70_000);
            stream.send(Message.of(id, Zmtp.text("head"), new byte[0], large, Zmtp.text("tail")));

            assertThat(peer.read(70_008)).isEqualTo(Zmtp.join(Zmtp.text("head"), large, Zmtp.text("tail")));
        }
    }

    @Test
    void aMessageWithoutBytesIsCountedAsABadOne() {
        Socket stream = contexts.socket(SocketType.STREAM);
        try (RawPeer peer = RawPeer.connect(stream.bind(Sockets.ANY_PORT))) {
            byte[] id = receiveEmpty(stream);
            stream.send(Message.of(id));
            stream.send(Message.of(id, Zmtp.text("good")));

            assertThat(peer.read(4)).isEqualTo(Zmtp.text("good"));
            assertThat(stream.statistics().dropped()).containsEntry(DropReason.BAD_ENVELOPE, 1L);
        }
    }

    @Test
    void aMessageToNobodyIsRefused() {
        Socket stream = contexts.socket(SocketType.STREAM);
        stream.bind(Sockets.ANY_PORT);

        assertUnroutable(stream, Zmtp.text("nobody"));
        assertThatExceptionOfType(ZmqUnroutableException.class).isThrownBy(() -> stream.send(Message.of("nobody", "")));
        assertThatExceptionOfType(ZmqUnroutableException.class)
                .isThrownBy(() -> stream.isWritable(Zmtp.text("nobody")));
    }

    // ---- Closing. ----

    @ParameterizedTest
    @ValueSource(ints = {1, 10_000_000})
    void anEmptyPartClosesTheConnectionBehindAllThatWasSent(int bytes) {
        Socket stream = contexts.socket(SocketType.STREAM);
        try (RawPeer peer = RawPeer.connect(stream.bind(Sockets.ANY_PORT), 4096)) {
            byte[] id = receiveEmpty(stream);
            byte[] data = Payloads.random(1, bytes);
            peer.send(Zmtp.text("unread"));
            stream.send(Message.of(id, data));
            stream.send(Message.of(id, new byte[0]));
            assertUnroutable(stream, id);

            assertThat(peer.read(bytes)).isEqualTo(data);
            peer.assertClosed();
        }
        Sockets.eventually("the end of the connection")
                .until(() -> stream.statistics().peers().isEmpty());
        assertThat(drain(stream)).as("told of its own doing").noneMatch(message -> message.part(1).length == 0);
    }

    @Test
    void aConnectionThatWasNeverUsedIsClosedAtOnce() {
        Socket stream = contexts.socket(SocketType.STREAM);
        try (RawPeer peer = RawPeer.connect(stream.bind(Sockets.ANY_PORT))) {
            stream.send(Message.of(receiveEmpty(stream), new byte[0]));

            peer.assertClosedWithin(Duration.ofMillis(900));
        }
    }

    @Test
    void closingOneConnectionLeavesTheOthers() {
        Socket stream = contexts.socket(SocketType.STREAM);
        String endpoint = stream.bind(Sockets.ANY_PORT);
        try (RawPeer first = RawPeer.connect(endpoint)) {
            byte[] firstId = receiveEmpty(stream);
            try (RawPeer second = RawPeer.connect(endpoint)) {
                byte[] secondId = receiveEmpty(stream);
                stream.send(Message.of(firstId, new byte[0]));
                first.assertClosed();
                stream.send(Message.of(secondId, Zmtp.text("still here")));

                assertThat(second.read(10)).isEqualTo(Zmtp.text("still here"));
            }
        }
    }

    // ---- Connecting. ----

    @Test
    void theIdOfTheLatestConnectionCanBeAskedFor() {
        Socket stream = contexts.socket(SocketType.STREAM);
        assertThat(stream.getOption(SocketOptions.ROUTING_ID)).isEmpty();
        stream.connect(listener.endpoint());
        byte[] id = stream.getOption(SocketOptions.ROUTING_ID);
        stream.send(Message.of(id, Zmtp.text("sent before the connection is there")));
        try (RawPeer peer = listener.accept()) {
            assertThat(peer.read(35)).isEqualTo(Zmtp.text("sent before the connection is there"));
            assertThat(receiveEmpty(stream)).isEqualTo(id);
            peer.send(Zmtp.text("answer"));

            Payloads.assertEqual(Sockets.receive(stream), Message.of(id, Zmtp.text("answer")));
        }
    }

    @Test
    void theApplicationMayChooseTheId() {
        Socket stream = contexts.socket(SocketType.STREAM)
                .setOption(SocketOptions.CONNECT_ROUTING_ID, Zmtp.text("server"))
                .connect(listener.endpoint());
        try (RawPeer peer = listener.accept()) {
            assertThat(receiveEmpty(stream)).isEqualTo(Zmtp.text("server"));
            stream.send(Message.of("server", "hello"));

            assertThat(peer.read(5)).isEqualTo(Zmtp.text("hello"));
            assertThat(stream.isWritable(Zmtp.text("server"))).isTrue();
        }
    }

    @Test
    void aLostConnectionIsMadeAgainUnderTheSameId() {
        Socket stream = contexts.socket(SocketType.STREAM)
                .setOption(SocketOptions.RECONNECT_INTERVAL, Duration.ofMillis(10))
                .connect(listener.endpoint());
        byte[] id = stream.getOption(SocketOptions.ROUTING_ID);
        listener.accept().close();
        try (RawPeer again = listener.accept()) {
            for (String what : List.of("made", "lost", "made again")) {
                assertThat(receiveEmpty(stream)).as(what).isEqualTo(id);
            }
            stream.send(Message.of(id, Zmtp.text("hello again")));

            assertThat(again.read(11)).isEqualTo(Zmtp.text("hello again"));
        }
    }

    @Test
    void aConnectionThatTheApplicationClosesIsNotMadeAgain() {
        Socket stream = contexts.socket(SocketType.STREAM)
                .setOption(SocketOptions.RECONNECT_INTERVAL, Duration.ofMillis(10))
                .connect(listener.endpoint());
        try (RawPeer peer = listener.accept()) {
            byte[] id = receiveEmpty(stream);
            stream.send(Message.of(id, Zmtp.text("bye")));
            stream.send(Message.of(id, new byte[0]));
            assertThat(peer.read(3)).isEqualTo(Zmtp.text("bye"));
            peer.assertClosed();
            assertUnroutable(stream, id);
        }
        assertThat(listener.acceptWithin(SILENCE)).isNull();
        assertThat(stream.statistics().peers()).isEmpty();
        assertThat(stream.statistics().connectedEndpoints()).isEmpty();
    }

    @Test
    void anEndpointThatNobodyListensOnCanBeClosedToo() {
        Socket stream = contexts.socket(SocketType.STREAM).connect(Endpoints.unbound());

        stream.send(Message.of(stream.getOption(SocketOptions.ROUTING_ID), new byte[0]));

        Sockets.eventually("the end of trying")
                .until(() -> stream.statistics().peers().isEmpty());
        assertThat(stream.statistics().connectedEndpoints()).isEmpty();
    }

    @Test
    void twoStreamsTalkToEachOther() {
        Socket server = contexts.socket(SocketType.STREAM);
        Socket client = contexts.socket(SocketType.STREAM).connect(server.bind(Sockets.ANY_PORT));
        byte[] serverId = receiveEmpty(client);
        byte[] clientId = receiveEmpty(server);
        client.send(Message.of(serverId, Zmtp.text("ping")));
        assertThat(Sockets.receive(server).text(1)).isEqualTo("ping");
        server.send(Message.of(clientId, Zmtp.text("pong")));
        assertThat(Sockets.receive(client).text(1)).isEqualTo("pong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ipc:///tmp/never-made", "ipc://*", "inproc://name"})
    void thereIsNoTransportButTcp(String endpoint) {
        Socket stream = contexts.socket(SocketType.STREAM);

        assertThatExceptionOfType(InvalidEndpointException.class)
                .isThrownBy(() -> stream.bind(endpoint))
                .withMessageContaining("tcp only");
        assertThatExceptionOfType(InvalidEndpointException.class)
                .isThrownBy(() -> stream.connect(endpoint))
                .withMessageContaining("tcp only");
    }

    // ---- Much data. ----

    @Test
    void dataOfAnyLengthArrivesWhole() {
        Socket stream = contexts.socket(SocketType.STREAM);
        byte[] data = Payloads.random(1, 5_000_000);
        try (RawPeer peer = RawPeer.connect(stream.bind(Sockets.ANY_PORT));
                Workers workers = new Workers()) {
            byte[] id = receiveEmpty(stream);
            workers.run(() -> peer.send(data));
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            while (received.size() < data.length) {
                Message message = Sockets.receive(stream);
                assertThat(message.size()).isEqualTo(2);
                assertThat(message.part(0)).isEqualTo(id);
                assertThat(message.part(1).length).isBetween(1, 8192);
                received.writeBytes(message.part(1));
            }

            assertThat(received.toByteArray()).isEqualTo(data);
        }
    }

    @Test
    void dataOfAnyLengthIsSentWhole() {
        Socket stream = contexts.socket(SocketType.STREAM);
        byte[] data = Payloads.random(1, 5_000_000);
        try (RawPeer peer = RawPeer.connect(stream.bind(Sockets.ANY_PORT));
                Workers workers = new Workers()) {
            byte[] id = receiveEmpty(stream);
            workers.run(() -> {
                int from = 0;
                while (from < data.length) {
                    int to = Math.min(data.length, from + 1 + from % 50_000);
                    stream.send(Message.of(id, Arrays.copyOfRange(data, from, to)));
                    from = to;
                }
            });

            assertThat(peer.read(data.length)).isEqualTo(data);
        }
    }

    @Test
    void aPeerThatDoesNotReadMakesSendersWait() {
        Socket stream = contexts.socket(SocketType.STREAM)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, 10)
                .setOption(SocketOptions.SEND_BUFFER, 4096);
        byte[] data = Payloads.random(1, 50_000);
        try (RawPeer peer = RawPeer.connect(stream.bind(Sockets.ANY_PORT), 4096)) {
            byte[] id = receiveEmpty(stream);
            int[] sent = {0};
            Sockets.repeatUntil("a full queue", () -> {
                boolean taken = stream.trySend(Message.of(id, data));
                sent[0] += taken ? 1 : 0;
                return !taken;
            });
            assertThat(Sockets.outgoingDepth(stream)).isLessThanOrEqualTo(10);
            for (int i = 0; i < sent[0]; i++) {
                assertThat(peer.read(data.length)).isEqualTo(data);
            }
            stream.send(Message.of(id, Zmtp.text("end")));
            assertThat(peer.read(3)).isEqualTo(Zmtp.text("end"));
        }
    }

    @Test
    void anApplicationThatDoesNotReceiveMakesThePeerWait() {
        Socket stream = contexts.socket(SocketType.STREAM)
                .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 5)
                .setOption(SocketOptions.RECEIVE_BUFFER, 4096);
        byte[] data = Payloads.random(1, 4_000_000);
        try (RawPeer peer = RawPeer.connect(stream.bind(Sockets.ANY_PORT));
                Workers workers = new Workers()) {
            Sockets.awaitReady(stream, 1);
            workers.run(() -> peer.send(data));
            Sockets.eventually("a full queue").until(() -> Sockets.incomingDepth(stream) >= 5);
            Sockets.eventually("reading that has stopped")
                    .until(() -> Sockets.onlyPeer(stream).incoming().blockedSince() != null);
            receiveEmpty(stream);
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            while (received.size() < data.length) {
                received.writeBytes(Sockets.receive(stream).part(1));
                assertThat(Sockets.incomingDepth(stream)).isLessThanOrEqualTo(5);
            }
            assertThat(received.toByteArray()).isEqualTo(data);
        }
    }

    @Test
    void manyConnectionsAndThreadsShareASocket() {
        Socket stream = contexts.socket(SocketType.STREAM).setOption(SocketOptions.STREAM_NOTIFY, false);
        String endpoint = stream.bind(Sockets.ANY_PORT);
        int clients = 8;
        int rounds = 200;
        List<RawPeer> peers = new ArrayList<>();
        try (Workers workers = new Workers()) {
            for (int i = 0; i < 3; i++) {
                workers.run(() -> {
                    Message message;
                    while ((message = stream.receive(Duration.ofSeconds(1))) != null) {
                        stream.send(message); // an echo
                    }
                });
            }
            for (int client = 0; client < clients; client++) {
                RawPeer peer = RawPeer.connect(endpoint);
                peers.add(peer);
                byte name = (byte) client;
                workers.run(() -> {
                    for (int i = 0; i < rounds; i++) {
                        byte[] question = {name, (byte) i, (byte) (i >> 8)};
                        peer.send(question);
                        assertThat(peer.read(3)).isEqualTo(question);
                    }
                });
            }
            workers.join();
        } finally {
            peers.forEach(RawPeer::close);
        }
        assertThat(stream.statistics().receivedBytes()).isEqualTo(3L * clients * rounds);
    }

    // ---- What can be seen. ----

    @Test
    void statisticsKnowTheConnectionButNoProtocol() {
        Socket stream = contexts.socket(SocketType.STREAM);
        try (RawPeer peer = RawPeer.connect(stream.bind(Sockets.ANY_PORT))) {
            byte[] id = receiveEmpty(stream);
            stream.send(Message.of(id, Zmtp.text("four")));
            peer.read(4);

            PeerStatistics statistics = Sockets.onlyPeer(stream);
            assertThat(statistics.state()).isEqualTo(PeerState.READY);
            assertThat(statistics.protocolVersion()).isNull();
            assertThat(statistics.mechanism()).isNull();
            assertThat(statistics.socketType()).isNull();
            assertThat(statistics.routingId()).startsWith("0x00");
            assertThat(statistics.address()).startsWith("tcp://127.0.0.1:");
            assertThat(statistics.outgoing().messages()).isEqualTo(1);
            assertThat(statistics.outgoing().bytes()).isEqualTo(4);
        }
    }

    @Test
    void monitorsAreToldOfConnectionsButOfNoHandshake() {
        Socket stream = contexts.socket(SocketType.STREAM);
        List<Kind> kinds = new CopyOnWriteArrayList<>();
        stream.addMonitor((MonitorEvent event) -> kinds.add(event.kind()));
        try (RawPeer peer = RawPeer.connect(stream.bind(Sockets.ANY_PORT))) {
            receiveEmpty(stream);
            peer.close();
            receiveEmpty(stream);
        }
        Sockets.eventually("the events")
                .untilAsserted(
                        () -> assertThat(kinds).containsExactly(Kind.LISTENING, Kind.ACCEPTED, Kind.DISCONNECTED));
    }

    // ---- ROUTER_RAW. ----

    @Test
    void aRawRouterDoesTheSameAndDropsMessagesToNobody() {
        Socket router = contexts.socket(SocketType.ROUTER).setOption(SocketOptions.ROUTER_RAW, true);
        try (RawPeer peer = RawPeer.connect(router.bind(Sockets.ANY_PORT))) {
            byte[] id = receiveEmpty(router);
            peer.send(Zmtp.text("GET /"));
            Payloads.assertEqual(Sockets.receive(router), Message.of(id, Zmtp.text("GET /")));
            router.send(Message.of("nobody", "is there"));
            router.send(Message.of("nobody", ""));
            router.send(Message.of(id, "answer".getBytes(StandardCharsets.US_ASCII)));
            router.send(Message.of(id, new byte[0]));

            assertThat(peer.read(6)).isEqualTo(Zmtp.text("answer"));
            peer.assertClosed();
            assertThat(router.statistics().dropped()).containsEntry(DropReason.NO_ROUTE, 2L);
        }
    }

    @Test
    void aRawRouterMayInsistOnItsPeers() {
        Socket router = contexts.socket(SocketType.ROUTER)
                .setOption(SocketOptions.ROUTER_RAW, true)
                .setOption(SocketOptions.ROUTER_MANDATORY, true)
                .connect(listener.endpoint());
        assertUnroutable(router, Zmtp.text("nobody"));
        try (RawPeer peer = listener.accept()) {
            router.send(Message.of(receiveEmpty(router), Zmtp.text("hello")));

            assertThat(peer.read(5)).isEqualTo(Zmtp.text("hello"));
        }
        assertThatExceptionOfType(InvalidEndpointException.class).isThrownBy(() -> router.bind("ipc://*"));
    }

    @Test
    void peersOfAnEndpointThatWasBoundBeforeSpeakZmtpOn() {
        Socket router = contexts.socket(SocketType.ROUTER);
        String before = router.bind(Sockets.ANY_PORT);
        try (RawPeer anna = RawPeer.connect(before).handshake("DEALER", "anna")) {
            Sockets.awaitReady(router, 1);

            router.setOption(SocketOptions.ROUTER_RAW, true);
            try (RawPeer bob = RawPeer.connect(before).handshake("DEALER", "bob")) {
                Sockets.awaitReady(router, 2);
                for (String id : List.of("anna", "bob")) {
                    router.send(Message.of(id, ""));
                    router.send(Message.of(id, "after"));
                }

                for (RawPeer peer : List.of(anna, bob)) {
                    assertThat(peer.readMessage().body()).isEmpty();
                    assertThat(peer.readMessage().text()).isEqualTo("after");
                }
                assertThat(router.tryReceive()).isNull();
            }
        }
    }

    private static void assertUnroutable(Socket socket, byte[] id) {
        assertThatExceptionOfType(ZmqUnroutableException.class)
                .isThrownBy(() -> socket.send(Message.of(id, Zmtp.text("data"))));
    }

    /** Receives what tells that a connection was made or lost, and returns its id. */
    private static byte[] receiveEmpty(Socket socket) {
        Message message = Sockets.receive(socket);
        assertThat(message.size()).isEqualTo(2);
        assertThat(message.part(1)).isEmpty();
        return message.part(0);
    }

    private static List<Message> drain(Socket socket) {
        List<Message> messages = new ArrayList<>();
        socket.receive(messages, 1000, SILENCE);
        return messages;
    }
}
