// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.inproc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.Context;
import dev.zmq.engine.DropReason;
import dev.zmq.engine.InvalidEndpointException;
import dev.zmq.engine.Message;
import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqBindException;
import dev.zmq.engine.reactor.IoThread;
import dev.zmq.engine.testkit.LogRecords;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Binding, connecting and their opposites, by a name within a context. */
@Timeout(30)
class InprocEndpointTest {

    private static final String NAME = "inproc://name";

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    // ---- Names. ----

    @Test
    void anyTextIsAName() {
        for (String endpoint :
                new String[] {"inproc://*", "inproc:// ", "inproc://a/b:c;d", "inproc://ü", "inproc://x://y"}) {
            Socket pull = contexts.socket(SocketType.PULL);
            assertThat(pull.bind(endpoint)).isEqualTo(endpoint);
            assertThat(pull.lastEndpoint()).isEqualTo(endpoint);
            assertThat(pull.statistics().boundEndpoints()).containsExactly(endpoint);
            Socket push = contexts.socket(SocketType.PUSH).connect(endpoint);
            push.send("found");
            assertThat(Sockets.receive(pull).text()).isEqualTo("found");
        }
    }

    @Test
    void aNameHasOneTo256Characters() {
        Socket pull = contexts.socket(SocketType.PULL);
        String longest = "inproc://" + "n".repeat(256);
        assertThat(pull.bind(longest)).isEqualTo(longest);

        assertThatThrownBy(() -> pull.bind(longest + "n"))
                .isInstanceOf(InvalidEndpointException.class)
                .hasMessageContaining("257 characters");
        assertThatThrownBy(() -> pull.connect("inproc://"))
                .isInstanceOf(InvalidEndpointException.class)
                .hasMessageContaining("write inproc://name");
        assertThatThrownBy(() -> pull.connect("INPROC://x"))
                .isInstanceOf(InvalidEndpointException.class)
                .hasMessageContaining("write inproc://name");
    }

    @Test
    void monitorsAreToldOfNothingButTheirOwnEnd() {
        List<MonitorEvent.Kind> events = new CopyOnWriteArrayList<>();
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH);
        pull.addMonitor(event -> events.add(event.kind()));
        push.addMonitor(event -> events.add(event.kind()));
        pull.bind(NAME);
        push.connect(NAME).send("through");
        assertThat(Sockets.receive(pull).text()).isEqualTo("through");
        push.close();
        pull.close();

        Sockets.eventually("the end").until(() -> events.size() >= 2);
        assertThat(events).containsExactly(MonitorEvent.Kind.MONITOR_STOPPED, MonitorEvent.Kind.MONITOR_STOPPED);
    }

    @Test
    void aNameThatNobodyBindsIsWarnedOfWithThoseThatAreBound() {
        try (LogRecords log = LogRecords.of(Socket.class)) {
            contexts.socket(SocketType.PULL).bind("inproc://orders");
            Socket push = contexts.socket(SocketType.PUSH).connect("inproc://order");

            Sockets.eventually("a warning")
                    .untilAsserted(() -> assertThat(log.atLeast(Level.WARNING))
                            .singleElement()
                            .asString()
                            .contains("inproc://order for 3 s", "bound are inproc://orders"));
            assertThat(Sockets.onlyPeer(push).lastError()).contains("bound are inproc://orders");
        }
    }

    @Test
    void aNameInUseIsRefusedAndSaysWhoHasIt() {
        Socket first = contexts.context().socket(SocketType.PULL, "the-first");
        first.bind(NAME);
        Socket second = contexts.socket(SocketType.PULL);

        assertThatThrownBy(() -> second.bind(NAME))
                .isInstanceOf(ZmqBindException.class)
                .hasMessageContaining(NAME)
                .hasMessageContaining("address in use")
                .hasMessageContaining("the-first");
        assertThatThrownBy(() -> first.bind(NAME)).isInstanceOf(ZmqBindException.class);
        assertThat(second.statistics().boundEndpoints()).isEmpty();

        first.close();
        assertThat(second.bind(NAME)).isEqualTo(NAME);
    }

    @Test
    @Tag("V6")
    void contextsDoNotShareNames() {
        Context one = contexts.open();
        Context other = contexts.open();
        Socket pullOfOne = contexts.socket(one, SocketType.PULL);
        Socket pullOfOther = contexts.socket(other, SocketType.PULL);
        pullOfOne.bind(NAME);
        pullOfOther.bind(NAME);
        Socket pushOfOne = contexts.socket(one, SocketType.PUSH).connect(NAME);
        Socket pushOfOther = contexts.socket(other, SocketType.PUSH).connect(NAME);

        pushOfOne.send("one");
        pushOfOther.send("other");
        assertThat(Sockets.receive(pullOfOne).text()).isEqualTo("one");
        one.close();
        pushOfOther.send("still there");

        assertThat(Sockets.receive(pullOfOther).text()).isEqualTo("other");
        assertThat(Sockets.receive(pullOfOther).text()).isEqualTo("still there");
        assertThat(pullOfOther.tryReceive()).isNull();
    }

    // ---- Connecting first. ----

    @Test
    @Tag("R49")
    void messagesForANameThatNobodyHasWaitForWhoBindsIt() {
        Socket first = contexts.socket(SocketType.PUSH).connect(NAME);
        Socket second = contexts.socket(SocketType.PUSH).connect(NAME);
        Sockets.sendNumbers(first, 0, 10);
        Sockets.sendNumbers(second, 100, 2);
        assertThat(Sockets.onlyPeer(first).state()).isEqualTo(PeerState.CONNECTING);
        assertThat(Sockets.onlyPeer(first).outgoing().depth()).isEqualTo(10);

        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind(NAME);

        assertThat(pull.statistics().peers()).hasSize(2);
        assertThat(Sockets.number(Sockets.receive(pull))).isZero(); // who connected first is served first
        assertThat(Sockets.number(Sockets.receive(pull))).isEqualTo(100);
        assertThat(Sockets.number(Sockets.receive(pull))).isEqualTo(1);
        assertThat(Sockets.number(Sockets.receive(pull))).isEqualTo(101);
        Sockets.receiveNumbers(pull, 2, 8);
    }

    @Test
    void noMoreMessagesWaitThanTheConnectorsOwnMark() {
        Socket push = contexts.socket(SocketType.PUSH)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, 3)
                .connect(NAME);
        Sockets.sendNumbers(push, 0, 3);

        assertThat(push.trySend(Message.of("too many"))).isFalse();
        assertThat(Sockets.onlyPeer(push).outgoing().blockedSince()).isNotNull();

        Socket pull = contexts.socket(SocketType.PULL).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 4);
        pull.bind(NAME);
        assertThat(Sockets.onlyPeer(push).outgoing().blockedSince()).isNull();
        Sockets.sendNumbers(push, 3, 4);
        assertThat(push.trySend(Message.of("too many"))).isFalse();
        Sockets.receiveNumbers(pull, 0, 7);
    }

    @Test
    void anImmediateSocketQueuesNothingForANameThatNobodyHas() {
        Socket push = contexts.socket(SocketType.PUSH)
                .setOption(SocketOptions.IMMEDIATE, true)
                .connect(NAME);
        assertThat(push.trySend(Message.of("to nobody"))).isFalse();

        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind(NAME);
        push.send("to somebody");
        assertThat(Sockets.receive(pull).text()).isEqualTo("to somebody");

        pull.unbind(NAME);
        assertThat(push.trySend(Message.of("to nobody"))).isFalse();
    }

    // ---- Parting. ----

    @Test
    void aNameIsFreeAtOnceAndWhoWasConnectedFindsTheNextOwner() {
        Socket first = contexts.socket(SocketType.PULL);
        first.bind(NAME);
        Socket push = contexts.socket(SocketType.PUSH).connect(NAME);
        push.send("for the first");

        first.unbind(NAME);
        assertThat(first.statistics().peers()).isEmpty();
        assertThat(Sockets.onlyPeer(push).state()).isEqualTo(PeerState.CONNECTING);
        assertThat(Sockets.onlyPeer(push).lastError()).contains("no longer bound");
        push.send("for the second");
        Socket second = contexts.socket(SocketType.PULL);
        second.bind(NAME);

        assertThat(Sockets.receive(first).text()).isEqualTo("for the first");
        assertThat(Sockets.receive(second).text()).isEqualTo("for the second");
        assertThat(Sockets.onlyPeer(push).state()).isEqualTo(PeerState.READY);
        assertThat(Sockets.onlyPeer(push).reconnects()).isOne();
        assertThat(Sockets.onlyPeer(push).outgoing().messages()).isEqualTo(2);
    }

    @Test
    void whatWasSentArrivesThoughTheSenderIsClosedAtOnce() {
        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind(NAME);
        Socket push = contexts.socket(SocketType.PUSH).connect(NAME);
        Sockets.sendNumbers(push, 0, 1000);

        push.close();

        assertThat(pull.statistics().peers()).isEmpty();
        Sockets.receiveNumbers(pull, 0, 1000);
        assertThat(pull.statistics().receivedMessages()).isEqualTo(1000);
    }

    @Test
    void disconnectingPartsWithThePeer() {
        Socket one = contexts.socket(SocketType.DEALER);
        one.bind(NAME);
        Socket other = contexts.socket(SocketType.DEALER).connect(NAME);
        one.send("before");

        other.disconnect(NAME);

        assertThat(one.statistics().peers()).isEmpty();
        assertThat(other.statistics().peers()).isEmpty();
        assertThat(Sockets.receive(other).text()).isEqualTo("before");
        assertThat(one.trySend(Message.of("after"))).isFalse();
        assertThatThrownBy(() -> other.disconnect(NAME)).isInstanceOf(InvalidEndpointException.class);
        assertThatThrownBy(() -> other.unbind(NAME)).isInstanceOf(InvalidEndpointException.class);
    }

    @Test
    void theLastMessagesOfAClosedSocketWaitForANameAsLongAsTheSocketLingers() {
        Socket push = contexts.socket(SocketType.PUSH)
                .setOption(SocketOptions.LINGER, SocketOptions.INFINITE)
                .connect(NAME);
        push.send("last");
        push.close();
        assertThat(contexts.context().resourceUsage().sockets()).isOne();

        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind(NAME);

        assertThat(Sockets.receive(pull).text()).isEqualTo("last");
        assertThat(pull.statistics().peers()).isEmpty();
        Sockets.eventually("end of the socket")
                .untilAsserted(() ->
                        assertThat(contexts.context().resourceUsage().sockets()).isOne());
    }

    @Test
    void lingerEndsTheWaitForAName() {
        Socket push = contexts.socket(SocketType.PUSH)
                .setOption(SocketOptions.LINGER, Duration.ofMillis(20))
                .connect(NAME);
        push.send("in vain");
        push.close();

        Sockets.eventually("end of the socket")
                .untilAsserted(() ->
                        assertThat(contexts.context().resourceUsage().sockets()).isZero());
        assertThat(push.statistics().dropped()).containsEntry(DropReason.LINGER_EXPIRED, 1L);
    }

    @Test
    void aContextClosesThoughMessagesWaitForANameThatNobodyHas() {
        Context context = contexts.open();
        Socket push = context.socket(SocketType.PUSH).connect(NAME); // lingers for ever
        push.send("in vain");
        Socket disconnected = context.socket(SocketType.PUSH).connect(NAME);
        disconnected.send("in vain, too");
        disconnected.disconnect(NAME);

        context.close();

        assertThat(context.resourceUsage()).isEqualTo(TestContexts.NOTHING);
        assertThat(push.statistics().dropped()).containsEntry(DropReason.LINGER_EXPIRED, 1L);
        assertThat(disconnected.statistics().dropped()).containsEntry(DropReason.LINGER_EXPIRED, 1L);
    }

    // ---- Types. ----

    @Test
    void aTypeThatDoesNotFitIsRefusedOnBothSides() {
        try (LogRecords log = LogRecords.of(Socket.class)) {
            Socket pub = contexts.socket(SocketType.PUB);
            pub.bind(NAME);
            Socket push = contexts.socket(SocketType.PUSH).connect(NAME);

            PeerStatistics peer = Sockets.onlyPeer(push);
            assertThat(peer.state()).isEqualTo(PeerState.FAILED);
            assertThat(peer.lastError()).contains("PUB").contains("does not fit PUSH");
            assertThat(push.trySend(Message.of("to nobody"))).isFalse();
            assertThat(pub.statistics().peers()).isEmpty();
            assertThat(pub.statistics().rejectedPeers()).isOne();
            assertThat(pub.statistics().lastRejection()).contains("PUSH");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(log.atLeast(Level.WARNING))
                            .singleElement()
                            .asString()
                            .contains(NAME));
        }
    }

    @Test
    void aLogThatFailsTakesNobodysName() {
        Handler failing = new StreamHandler() {
            @Override
            public void publish(LogRecord entry) {
                throw new IllegalStateException("the log fails on purpose");
            }
        };
        try (LogRecords log = LogRecords.of(Socket.class);
                LogRecords failures = LogRecords.of(IoThread.class)) {
            Logger logger = Logger.getLogger(Socket.class.getName());
            logger.addHandler(failing);
            try {
                contexts.socket(SocketType.PUSH).connect(NAME);
                Socket fits = contexts.socket(SocketType.SUB).subscribe("").connect(NAME);
                Socket pub = contexts.socket(SocketType.PUB);

                pub.bind(NAME);
                pub.send("arrives");

                assertThat(Sockets.receive(fits).text()).isEqualTo("arrives");
                Awaitility.await().until(() -> !failures.atLeast(Level.SEVERE).isEmpty());
                assertThat(log.atLeast(Level.WARNING)).hasSize(1);
            } finally {
                logger.removeHandler(failing);
            }
        }
    }

    @Test
    void whoWaitedIsRefusedByABinderThatDoesNotFit() {
        Socket push = contexts.socket(SocketType.PUSH).connect(NAME);
        push.send("dropped");
        Socket pub = contexts.socket(SocketType.PUB);
        pub.bind(NAME);

        assertThat(Sockets.onlyPeer(push).state()).isEqualTo(PeerState.FAILED);
        assertThat(push.statistics().dropped()).containsEntry(DropReason.CONNECTION_LOST, 1L);

        push.disconnect(NAME);
        pub.unbind(NAME);
        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind(NAME);
        push.connect(NAME);
        push.send("delivered");
        assertThat(Sockets.receive(pull).text()).isEqualTo("delivered");
    }

    // ---- Transports. ----

    @Test
    @Tag("V3")
    void oneSocketHasPeersBehindAllTransports(@TempDir Path directory) {
        Socket pull = contexts.socket(SocketType.PULL);
        String tcp = pull.bind(Sockets.ANY_PORT);
        String ipc = pull.bind("ipc://" + directory.resolve("socket"));
        String inproc = pull.bind(NAME);
        for (String endpoint : new String[] {tcp, ipc, inproc}) {
            contexts.socket(SocketType.PUSH).connect(endpoint).send(endpoint);
        }
        Socket push = contexts.socket(SocketType.PUSH).connect(tcp).connect(inproc);
        Sockets.awaitReady(push, 2);
        push.send("in turn");
        push.send("in turn");

        for (int i = 0; i < 5; i++) {
            assertThat(Sockets.receive(pull).text()).isIn(tcp, ipc, inproc, "in turn");
        }
        assertThat(push.statistics().peers())
                .allSatisfy(peer -> assertThat(peer.outgoing().messages()).isOne());
    }

    @Test
    void aPeerOfTheSameContextHasNoMechanismAndNoProtocol() {
        Socket router = contexts.socket(SocketType.ROUTER);
        router.bind(NAME);
        Socket dealer = contexts.socket(SocketType.DEALER)
                .setOption(SocketOptions.ROUTING_ID, "me".getBytes(StandardCharsets.UTF_8))
                .connect(NAME);

        PeerStatistics seen = Sockets.onlyPeer(router);
        assertThat(seen.accepted()).isTrue();
        assertThat(seen.state()).isEqualTo(PeerState.READY);
        assertThat(seen.endpoint()).isEqualTo(NAME);
        assertThat(seen.address()).isEqualTo(NAME);
        assertThat(seen.socketType()).isEqualTo("DEALER");
        assertThat(seen.routingId()).isEqualTo("me");
        assertThat(seen.mechanism()).isNull();
        assertThat(seen.protocolVersion()).isNull();
        assertThat(Sockets.onlyPeer(dealer).socketType()).isEqualTo("ROUTER");
        assertThat(Sockets.onlyPeer(dealer).accepted()).isFalse();
    }

    @Test
    void aSecondConnectionThatWouldOnlyDoubleMessagesIsIgnored() {
        Socket sub = contexts.socket(SocketType.SUB).subscribe("").connect(NAME).connect(NAME);
        Socket pub = contexts.socket(SocketType.PUB);
        pub.bind(NAME);
        pub.send("once");
        pub.send("end");

        assertThat(Sockets.receive(sub).text()).isEqualTo("once");
        assertThat(Sockets.receive(sub).text()).isEqualTo("end");
    }

    @Test
    void aThousandPeersLeaveNothing() {
        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind(NAME);
        Socket push = contexts.socket(SocketType.PUSH);
        for (int i = 0; i < 1000; i++) {
            push.connect(NAME);
            push.send("message " + i);
            assertThat(Sockets.receive(pull).text()).isEqualTo("message " + i);
            push.disconnect(NAME);
            push.connect("inproc://nobody");
            push.disconnect("inproc://nobody");
            try (Socket other = contexts.socket(SocketType.PULL)) {
                other.bind("inproc://other");
            }
        }

        assertThat(pull.statistics().peers()).isEmpty();
        assertThat(push.statistics().peers()).isEmpty();
        assertThat(pull.statistics().receivedMessages()).isEqualTo(1000);
        assertThat(contexts.context().resourceUsage().sockets()).isEqualTo(2);
        assertThat(contexts.context().resourceUsage().channels()).isZero();
    }
}
