// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static dev.zmq.engine.MonitorEvent.Kind.ACCEPTED;
import static dev.zmq.engine.MonitorEvent.Kind.BIND_FAILED;
import static dev.zmq.engine.MonitorEvent.Kind.CLOSED;
import static dev.zmq.engine.MonitorEvent.Kind.CONNECTED;
import static dev.zmq.engine.MonitorEvent.Kind.CONNECT_DELAYED;
import static dev.zmq.engine.MonitorEvent.Kind.CONNECT_RETRIED;
import static dev.zmq.engine.MonitorEvent.Kind.DISCONNECTED;
import static dev.zmq.engine.MonitorEvent.Kind.HANDSHAKE_FAILED_AUTH;
import static dev.zmq.engine.MonitorEvent.Kind.HANDSHAKE_FAILED_NO_DETAIL;
import static dev.zmq.engine.MonitorEvent.Kind.HANDSHAKE_FAILED_PROTOCOL;
import static dev.zmq.engine.MonitorEvent.Kind.HANDSHAKE_SUCCEEDED;
import static dev.zmq.engine.MonitorEvent.Kind.LISTENING;
import static dev.zmq.engine.MonitorEvent.Kind.MONITOR_STOPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.MonitorEvent.Kind;
import dev.zmq.engine.MonitorListener;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqBindException;
import dev.zmq.engine.testkit.DeafListener;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.MutedLog;
import dev.zmq.engine.testkit.RawListener;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a monitor is told, and in which order: that of libzmq, scenario by scenario. */
class MonitorTest {

    private static final Duration HANDSHAKE_INTERVAL = Duration.ofMillis(200);
    private static final Duration RECONNECT_INTERVAL = Duration.ofMillis(50);
    private static final int ZMTP_UNSPECIFIED = 0x10000000;
    private static final int UNEXPECTED_COMMAND = 0x10000001;
    private static final int MECHANISM_MISMATCH = 0x11000002;

    @RegisterExtension
    static final MutedLog LOG = new MutedLog(Socket.class);

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void aClientSeesAConnectionComeAndGo() {
        Socket router = contexts.socket(SocketType.ROUTER);
        String endpoint = router.bind(Sockets.ANY_PORT);
        Socket dealer = connecting(SocketType.DEALER);
        Events events = new Events(dealer);
        dealer.connect(endpoint);
        events.await(HANDSHAKE_SUCCEEDED);
        dealer.disconnect(endpoint);
        events.await(DISCONNECTED);
        dealer.close();

        events.assertSequence(CONNECTED, HANDSHAKE_SUCCEEDED, DISCONNECTED, MONITOR_STOPPED);
    }

    @Test
    void aServerSeesAPeerByItsRoutingId() {
        Socket router = contexts.socket(SocketType.ROUTER);
        Events events = new Events(router);
        String endpoint = router.bind(Sockets.ANY_PORT);
        try (RawPeer peer = RawPeer.connect(endpoint)) {
            peer.handshake("DEALER", "orders");
            events.await(HANDSHAKE_SUCCEEDED);
        }
        events.await(DISCONNECTED);
        router.close();

        events.assertSequence(LISTENING, ACCEPTED, HANDSHAKE_SUCCEEDED, DISCONNECTED, CLOSED, MONITOR_STOPPED);
        assertThat(events.first(ACCEPTED).routingId()).isNull();
        assertThat(List.of(events.first(HANDSHAKE_SUCCEEDED), events.first(DISCONNECTED)))
                .allSatisfy(event -> {
                    assertThat(event.routingId()).isEqualTo("orders");
                    assertThat(event.peerAddress()).startsWith("tcp://127.0.0.1:");
                    assertThat(event.endpoint()).isEqualTo(endpoint);
                    assertThat(event.socketName()).isEqualTo(router.name());
                });
    }

    @Test
    void aClientSeesItsServerUnbindAndTriesAgain() {
        Socket pull = contexts.socket(SocketType.PULL);
        String endpoint = pull.bind(Sockets.ANY_PORT);
        Socket push = connecting(SocketType.PUSH);
        Events ofServer = new Events(pull);
        Events ofClient = new Events(push);
        push.connect(endpoint);
        ofServer.await(HANDSHAKE_SUCCEEDED);
        ofClient.await(HANDSHAKE_SUCCEEDED);
        pull.unbind(endpoint);

        ofServer.assertSequence(ACCEPTED, HANDSHAKE_SUCCEEDED, CLOSED, DISCONNECTED);
        ofClient.assertBegins(
                CONNECTED, HANDSHAKE_SUCCEEDED, DISCONNECTED, CONNECT_RETRIED, CLOSED, CONNECT_RETRIED, CLOSED);
    }

    @Test
    void aClientIsRefusedAgainAndAgain() {
        Socket push = connecting(SocketType.PUSH);
        Events events = new Events(push);
        push.connect(Endpoints.unbound());

        events.assertBegins(CLOSED, CONNECT_RETRIED, CLOSED, CONNECT_RETRIED);
        MonitorEvent retried = events.first(CONNECT_RETRIED);
        assertThat(Duration.ofMillis(retried.value()))
                .isBetween(RECONNECT_INTERVAL, RECONNECT_INTERVAL.multipliedBy(2));
        assertThat(events.first(CLOSED).detail()).contains("refused");
    }

    @Test
    void anAttemptThatTakesItsTimeIsDelayed() {
        try (DeafListener deaf = DeafListener.open("127.0.0.1")) {
            Socket push = connecting(SocketType.PUSH);
            Events events = new Events(push);
            push.connect(deaf.endpoint());

            Sockets.eventually("the event")
                    .untilAsserted(() -> assertThat(events.all())
                            .extracting(MonitorEvent::kind)
                            .containsExactly(CONNECT_DELAYED));
            push.disconnect(deaf.endpoint());
        }
    }

    @Test
    void aClientMeetsWhatIsNotZmtpAndTriesAgain() {
        try (RawListener listener = RawListener.open()) {
            Socket push = connecting(SocketType.PUSH);
            Events events = new Events(push);
            push.connect(listener.endpoint());
            try (RawPeer server = listener.accept()) {
                server.send(Zmtp.text("SSH-2.0-OpenSSH_9.2p1\r\n"));
                server.shutdownOutput();
                events.await(CONNECT_RETRIED);
            }

            List<Kind> kinds = events.kinds();
            assertThat(kinds.get(0)).isEqualTo(CONNECTED);
            assertThat(kinds.get(1)).isIn(HANDSHAKE_FAILED_PROTOCOL, HANDSHAKE_FAILED_NO_DETAIL);
            assertThat(kinds.subList(2, 4)).containsExactly(DISCONNECTED, CONNECT_RETRIED);
        }
    }

    @Test
    void aClientWhoseServerClosesInTheHandshakeTriesAgain() {
        try (RawListener listener = RawListener.open()) {
            Socket push = connecting(SocketType.PUSH);
            Events events = new Events(push);
            push.connect(listener.endpoint());
            listener.accept().close();

            events.assertBegins(CONNECTED, HANDSHAKE_FAILED_NO_DETAIL, DISCONNECTED, CONNECT_RETRIED);
        }
    }

    @Test
    void bothSidesSeeThatMechanismsDiffer() {
        try (RawListener listener = RawListener.open()) {
            Socket push = connecting(SocketType.PUSH);
            Events events = new Events(push);
            push.connect(listener.endpoint());
            try (RawPeer server = listener.accept()) {
                server.send(Zmtp.greeting(1, "CURVE"));
                server.assertClosed();
            }

            events.assertSequence(CONNECTED, HANDSHAKE_FAILED_PROTOCOL, DISCONNECTED);
            assertThat(events.first(HANDSHAKE_FAILED_PROTOCOL).value()).isEqualTo(MECHANISM_MISMATCH);
        }
        Socket pull = contexts.socket(SocketType.PULL);
        Events events = new Events(pull);
        try (RawPeer client = RawPeer.connect(pull.bind(Sockets.ANY_PORT))) {
            client.send(Zmtp.greeting(1, "CURVE"));
            client.assertClosed();
        }

        events.assertSequence(LISTENING, ACCEPTED, HANDSHAKE_FAILED_PROTOCOL, DISCONNECTED);
        assertThat(events.first(HANDSHAKE_FAILED_PROTOCOL).value()).isEqualTo(MECHANISM_MISMATCH);
    }

    @Test
    void aClientIsDenied() {
        try (RawListener listener = RawListener.open()) {
            Socket push = connecting(SocketType.PUSH);
            Events events = new Events(push);
            push.connect(listener.endpoint());
            try (RawPeer server = listener.accept()) {
                server.send(Zmtp.greeting(), Zmtp.command("ERROR", Zmtp.join(new byte[] {3}, Zmtp.text("400"))));
                server.assertClosed();
            }

            events.assertSequence(CONNECTED, HANDSHAKE_FAILED_AUTH, DISCONNECTED);
            assertThat(events.first(HANDSHAKE_FAILED_AUTH).value()).isEqualTo(400);
        }
    }

    @Test
    void aServerIsSentACommandOutOfPlace() {
        Socket pull = contexts.socket(SocketType.PULL);
        Events events = new Events(pull);
        try (RawPeer client = RawPeer.connect(pull.bind(Sockets.ANY_PORT))) {
            client.send(Zmtp.greeting(), Zmtp.command("NONSENSE", new byte[10]));
            client.assertClosed();
        }

        events.assertSequence(LISTENING, ACCEPTED, HANDSHAKE_FAILED_PROTOCOL, DISCONNECTED);
        assertThat(events.first(HANDSHAKE_FAILED_PROTOCOL).value()).isEqualTo(UNEXPECTED_COMMAND);
    }

    @Test
    void aServerIsSentGarbage() {
        Socket pull = contexts.socket(SocketType.PULL);
        Events events = new Events(pull);
        try (RawPeer client = RawPeer.connect(pull.bind(Sockets.ANY_PORT))) {
            client.send(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
            client.assertClosed();
        }

        events.await(DISCONNECTED);
        assertThat(events.kinds()).startsWith(LISTENING, ACCEPTED).endsWith(DISCONNECTED);
        assertThat(events.kinds().get(2)).isIn(HANDSHAKE_FAILED_PROTOCOL, HANDSHAKE_FAILED_NO_DETAIL);
    }

    @Test
    void aHandshakeThatTakesTooLongIsTriedAgain() {
        try (RawListener listener = RawListener.open()) {
            Socket push = connecting(SocketType.PUSH).setOption(SocketOptions.HANDSHAKE_INTERVAL, HANDSHAKE_INTERVAL);
            Events events = new Events(push);
            push.connect(listener.endpoint());
            try (RawPeer silent = listener.accept()) {
                silent.assertClosed();
            }

            events.assertBegins(CONNECTED, HANDSHAKE_FAILED_NO_DETAIL, DISCONNECTED, CONNECT_RETRIED);
            assertThat(events.first(HANDSHAKE_FAILED_NO_DETAIL).detail()).contains("timed out");
        }
    }

    @Test
    void bothSidesSeeThatSocketTypesDoNotFit() {
        Socket pub = contexts.socket(SocketType.PUB);
        String endpoint = pub.bind(Sockets.ANY_PORT);
        Socket push = connecting(SocketType.PUSH);
        Events ofServer = new Events(pub);
        Events ofClient = new Events(push);
        push.connect(endpoint);

        ofServer.await(DISCONNECTED);
        ofClient.await(DISCONNECTED);
        ofServer.assertSequence(ACCEPTED, HANDSHAKE_FAILED_PROTOCOL, DISCONNECTED);
        ofClient.assertSequence(CONNECTED, HANDSHAKE_FAILED_PROTOCOL, DISCONNECTED);
        assertThat(ofClient.first(HANDSHAKE_FAILED_PROTOCOL).value()).isEqualTo(ZMTP_UNSPECIFIED);
    }

    @Test
    void aMessageThatIsTooLargeEndsTheConnectionForGood() {
        try (RawListener listener = RawListener.open()) {
            Socket pull = connecting(SocketType.PULL).setOption(SocketOptions.MAX_MESSAGE_SIZE, 100L);
            Events events = new Events(pull);
            pull.connect(listener.endpoint());
            try (RawPeer server = listener.accept()) {
                server.handshake("PUSH").send(Zmtp.message("x".repeat(101)));
                server.assertClosed();
            }

            events.assertSequence(CONNECTED, HANDSHAKE_SUCCEEDED, DISCONNECTED);
        }
    }

    @Test
    void aPeerThatFallsSilentIsDisconnected() {
        Socket pull = contexts.socket(SocketType.PULL)
                .setOption(SocketOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(50))
                .setOption(SocketOptions.HEARTBEAT_TIMEOUT, Duration.ofMillis(100));
        Events events = new Events(pull);
        try (RawPeer client = RawPeer.connect(pull.bind(Sockets.ANY_PORT))) {
            client.handshake("PUSH").assertClosed();
        }

        events.assertSequence(LISTENING, ACCEPTED, HANDSHAKE_SUCCEEDED, DISCONNECTED);
    }

    @Test
    void anEndpointThatCannotBeBoundIsReportedToo() {
        Socket pull = contexts.socket(SocketType.PULL);
        String taken = pull.bind(Sockets.ANY_PORT);
        Socket other = contexts.socket(SocketType.PULL);
        Events events = new Events(other);

        assertThatThrownBy(() -> other.bind(taken)).isInstanceOf(ZmqBindException.class);
        events.assertSequence(BIND_FAILED);
        assertThat(events.first(BIND_FAILED).endpoint()).isEqualTo(taken);
        assertThat(events.first(BIND_FAILED).detail()).contains(taken);
    }

    @Test
    void everyListenerIsTold() {
        Socket pull = contexts.socket(SocketType.PULL);
        Events first = new Events(pull);
        Events second = new Events(pull);
        pull.bind(Sockets.ANY_PORT);

        first.assertSequence(LISTENING);
        second.assertSequence(LISTENING);
    }

    @Test
    void aListenerThatIsRemovedIsToldSoAndNothingElse() {
        Socket pull = contexts.socket(SocketType.PULL);
        Events removed = new Events(pull);
        Events kept = new Events(pull);
        pull.bind(Sockets.ANY_PORT);
        pull.removeMonitor(removed);
        pull.bind(Sockets.ANY_PORT);

        kept.assertSequence(LISTENING, LISTENING);
        removed.assertSequence(LISTENING, MONITOR_STOPPED);
    }

    @Test
    void aListenerThatIsAddedLateHearsNothingOfWhatWasBefore() {
        Socket pull = contexts.socket(SocketType.PULL);
        CountDownLatch release = new CountDownLatch(1);
        MonitorListener slow = event -> awaitUninterrupted(release);
        pull.addMonitor(slow);
        pull.bind(Sockets.ANY_PORT);
        pull.bind(Sockets.ANY_PORT);
        Events late = new Events(pull);
        pull.removeMonitor(slow);
        release.countDown();
        String last = pull.bind(Sockets.ANY_PORT);

        late.assertSequence(LISTENING);
        assertThat(late.first(LISTENING).endpoint()).isEqualTo(last);
    }

    private Socket connecting(SocketType type) {
        return contexts.socket(type).setOption(SocketOptions.RECONNECT_INTERVAL, RECONNECT_INTERVAL);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a monitor of a socket was told; whether an attempt took time is left out, as the kernel decides that. */
    private static final class Events implements MonitorListener {

        private final List<MonitorEvent> events = new CopyOnWriteArrayList<>();

        Events(Socket socket) {
            socket.addMonitor(this);
        }

        @Override
        public void onEvent(MonitorEvent event) {
            events.add(event);
        }

        List<MonitorEvent> all() {
            return events;
        }

        List<Kind> kinds() {
            return events.stream()
                    .map(MonitorEvent::kind)
                    .filter(kind -> kind != CONNECT_DELAYED)
                    .toList();
        }

        MonitorEvent first(Kind kind) {
            return events.stream()
                    .filter(event -> event.kind() == kind)
                    .findFirst()
                    .orElseThrow();
        }

        void await(Kind kind) {
            Sockets.eventually(kind.name()).until(() -> kinds().contains(kind));
        }

        void assertSequence(Kind... expected) {
            Sockets.eventually("all events")
                    .untilAsserted(() -> assertThat(kinds()).containsExactly(expected));
        }

        void assertBegins(Kind... expected) {
            Sockets.eventually("first events")
                    .untilAsserted(() -> assertThat(kinds()).startsWith(expected));
        }
    }
}
