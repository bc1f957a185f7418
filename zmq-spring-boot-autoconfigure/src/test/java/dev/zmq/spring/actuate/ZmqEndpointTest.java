// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import static dev.zmq.spring.TestStatistics.SINCE;
import static dev.zmq.spring.TestStatistics.blockedQueue;
import static dev.zmq.spring.TestStatistics.connecting;
import static dev.zmq.spring.TestStatistics.peer;
import static dev.zmq.spring.TestStatistics.pushing;
import static dev.zmq.spring.TestStatistics.queue;
import static dev.zmq.spring.TestStatistics.socket;
import static dev.zmq.spring.TestStatistics.statistics;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.BDDMockito.given;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

@Tag("V78")
class ZmqEndpointTest {

    @Test
    void showsEverySocketByBeanNameInTheOrderOfTheBeans() {
        Map<String, Socket> sockets = new LinkedHashMap<>();
        sockets.put("work", socket(pushing()));
        sockets.put("answers", socket(statistics(SocketType.PULL, true)));

        Map<String, SocketDescriptor> shown = endpoint(sockets).sockets().sockets();

        assertThat(shown.keySet()).containsExactly("work", "answers");
        assertThat(shown.get("work").type()).isEqualTo("push");
        assertThat(shown.get("work").state()).isEqualTo("open");
        assertThat(shown.get("answers").type()).isEqualTo("pull");
        assertThat(shown.get("answers").state()).isEqualTo("closed");
        assertThat(shown.values())
                .allSatisfy(socket -> assertThat(socket.peers()).isNull());
    }

    @Test
    void showsTheTotalsOfOneSocket() {
        ZmqEndpoint endpoint = endpoint(Map.of(
                "work", socket(pushing(connecting(), peer(PeerState.READY, queue(1), queue(0)), connecting()))));

        SocketDescriptor work = endpoint.socket("work", null, null);

        assertThat(work).isNotNull();
        assertThat(work.boundEndpoints()).containsExactly("tcp://127.0.0.1:5555");
        assertThat(work.connectedEndpoints()).containsExactly("tcp://127.0.0.1:5556");
        assertThat(work.sendHighWaterMark()).isEqualTo(1000);
        assertThat(work.sentMessages()).isEqualTo(11);
        assertThat(work.sentBytes()).isEqualTo(1100);
        assertThat(work.dropped()).isEqualTo(Map.of("high_water_mark", 3L));
        assertThat(work.reconnects()).isEqualTo(4);
        assertThat(work.rejectedPeers()).isEqualTo(8);
        assertThat(work.lastRejection()).isEqualTo("tcp://127.0.0.1:41000: the peer speaks TLS, not ZMTP");
        assertThat(work.lastRejectionAt()).isEqualTo(SINCE);
        assertThat(work.peersByState()).isEqualTo(Map.of("connecting", 2, "ready", 1));
        assertThat(work.peersByTrouble()).isEqualTo(Map.of("dropping", 1, "away", 2));
        assertThat(work.outgoing()).isEqualTo(new QueuesDescriptor(1, 1, 0, 0, 1500));
        assertThat(work.events()).isEqualTo(Map.of("disconnected", 9L, "handshake_failed_auth", 2L));
        assertThat(work.countersSince()).isNull();
        assertThat(work.listeners()).isEmpty();
        assertThat(work.peerCount()).isEqualTo(3);
        assertThat(work.peers()).hasSize(3);
    }

    @Test
    void leavesOutTheDirectionThatASocketDoesNotHave() {
        PeerStatistics peer = peer(PeerState.READY, queue(1), queue(2));
        ZmqEndpoint endpoint = endpoint(Map.of(
                "push", socket(statistics(SocketType.PUSH, false, peer)),
                "pull", socket(statistics(SocketType.PULL, false, peer)),
                "rep", socket(statistics(SocketType.REP, false, peer))));

        SocketDescriptor push = endpoint.socket("push", null, null);
        assertThat(push)
                .extracting("receiveHighWaterMark", "receivedMessages", "receivedBytes", "incoming")
                .containsOnlyNulls();
        assertThat(push)
                .extracting("sendHighWaterMark", "sentMessages", "sentBytes")
                .containsExactly(1000, 11L, 1100L);
        assertThat(push.peers().get(0).incoming()).isNull();
        assertThat(push.peers().get(0).outgoing()).isNotNull();
        SocketDescriptor pull = endpoint.socket("pull", null, null);
        assertThat(pull)
                .extracting("sendHighWaterMark", "sentMessages", "sentBytes", "outgoing")
                .containsOnlyNulls();
        assertThat(pull)
                .extracting("receiveHighWaterMark", "receivedMessages", "receivedBytes")
                .containsExactly(2000, 22L, 2200L);
        assertThat(pull.peers().get(0).outgoing()).isNull();
        assertThat(pull.peers().get(0).incoming()).isNotNull();
        assertThat(endpoint.socket("rep", null, null)).hasNoNullFieldsOrPropertiesExcept("countersSince");
        assertThat(endpoint.socket("rep", null, null).peers().get(0))
                .extracting("incoming", "outgoing")
                .doesNotContainNull();
    }

    @Test
    void showsWhyAPeerIsAwayAndHowOftenItWasTried() {
        ZmqEndpoint endpoint = endpoint(Map.of("work", socket(pushing(connecting()))));

        PeerDescriptor peer = endpoint.socket("work", null, null).peers().get(0);

        assertThat(peer.failedAttempts()).isEqualTo(7);
        assertThat(peer.lastError()).isEqualTo("Connection refused");
        assertThat(peer.lastErrorAt()).isEqualTo(SINCE.plusSeconds(60));
    }

    @Test
    void showsWhichPeerIsBlockedAndSinceWhen() {
        ZmqEndpoint endpoint = endpoint(Map.of(
                "work", socket(statistics(SocketType.DEALER, false, peer(PeerState.READY, blockedQueue(), queue(7))))));

        PeerDescriptor peer = endpoint.socket("work", null, null).peers().get(0);

        assertThat(peer.outgoing()).isEqualTo(new QueueDescriptor(1000, 1000, 500, 70, 700, SINCE, 1500));
        assertThat(peer.incoming()).isEqualTo(new QueueDescriptor(7, 1000, 500, 70, 700, null, 0));
    }

    @Test
    void describesThePeerInLowerCaseAndWithUnits() {
        ZmqEndpoint endpoint = endpoint(Map.of("work", socket(pushing(peer(PeerState.READY, queue(1), queue(0))))));

        assertThat(endpoint.socket("work", null, null).peers())
                .containsExactly(new PeerDescriptor(
                        7,
                        List.of("dropping"),
                        "tcp://127.0.0.1:5555",
                        true,
                        "127.0.0.1:40000",
                        "0x00ff",
                        "pull",
                        "NULL",
                        "3.1",
                        null,
                        "ready",
                        SINCE,
                        null,
                        "Connection reset",
                        SINCE.minusSeconds(60),
                        new QueueDescriptor(1, 1000, 500, 70, 700, null, 0),
                        null,
                        Map.of("connection_lost", 5L),
                        6,
                        1234L));
    }

    @Test
    void leavesOutWhatIsNotKnownBeforeTheHandshake() {
        ZmqEndpoint endpoint = endpoint(Map.of("work", socket(pushing(connecting()))));

        PeerDescriptor peer = endpoint.socket("work", null, null).peers().get(0);

        assertThat(peer.state()).isEqualTo("connecting");
        assertThat(peer.address()).isNull();
        assertThat(peer.socketType()).isNull();
        assertThat(peer.heartbeatRoundTripMicros()).isNull();
    }

    @Test
    void knowsNothingOfAnUnknownSocket() {
        assertThat(endpoint(Map.of()).socket("nobody", null, null)).isNull();
    }

    @Test
    void readsTheStatisticsAtEachRequest() {
        Socket socket = socket(pushing());
        ZmqEndpoint endpoint = endpoint(Map.of("work", socket));
        assertThat(endpoint.socket("work", null, null).peers()).isEmpty();

        given(socket.statistics()).willReturn(pushing(connecting()));

        assertThat(endpoint.socket("work", null, null).peers())
                .extracting(PeerDescriptor::state)
                .isEqualTo(List.of("connecting"));
    }

    @Test
    void listsThePeersWithTheWorstTroubleFirst() {
        ZmqEndpoint endpoint = endpoint(Map.of(
                "work",
                socket(pushing(
                        peer(1, PeerState.READY, queue(3), queue(0), Map.of()),
                        peer(2, PeerState.RECONNECTING, queue(0), queue(0), Map.of()),
                        peer(3, PeerState.READY, queue(900), queue(0), Map.of()),
                        peer(4, PeerState.READY, queue(0), queue(0), Map.of(DropReason.HIGH_WATER_MARK, 1L)),
                        peer(5, PeerState.READY, queue(0), queue(0), Map.of(DropReason.HIGH_WATER_MARK, 20L)),
                        peer(6, PeerState.FAILED, queue(0), queue(0), Map.of()),
                        peer(7, PeerState.READY, blockedQueue(SINCE), queue(0), Map.of()),
                        peer(8, PeerState.READY, blockedQueue(SINCE.minusSeconds(1)), queue(0), Map.of()),
                        peer(9, PeerState.READY, queue(0), queue(0), Map.of(DropReason.CONFLATED, 99L)),
                        peer(10, PeerState.READY, queue(5), queue(0), Map.of())))));

        List<PeerDescriptor> peers = endpoint.socket("work", null, null).peers();

        assertThat(peers).extracting(PeerDescriptor::id).containsExactly(8L, 7L, 6L, 5L, 4L, 3L, 2L, 10L, 1L, 9L);
        assertThat(peers.get(0).trouble()).containsExactly("blocked", "deep_queue");
        assertThat(peers.get(2).trouble()).containsExactly("failed");
        assertThat(peers.get(5).trouble()).containsExactly("deep_queue");
        assertThat(peers.get(6).trouble()).containsExactly("away");
        assertThat(peers.get(9).trouble()).isEmpty();
    }

    @Test
    void showsOnePageOfThePeersAndHowManyThereAre() {
        PeerStatistics[] peers = LongStream.range(0, 250)
                .mapToObj(id -> peer(id, PeerState.READY, queue(250 - id), queue(0), Map.of()))
                .toArray(PeerStatistics[]::new);
        ZmqEndpoint endpoint = endpoint(Map.of("work", socket(pushing(peers))));

        assertThat(endpoint.socket("work", null, null).peers())
                .hasSize(100)
                .first()
                .extracting(PeerDescriptor::id)
                .isEqualTo(0L);
        SocketDescriptor last = endpoint.socket("work", 240, 20);
        assertThat(last.peerCount()).isEqualTo(250);
        assertThat(last.peerOffset()).isEqualTo(240);
        assertThat(last.peers())
                .hasSize(10)
                .last()
                .extracting(PeerDescriptor::id)
                .isEqualTo(249L);
        assertThat(endpoint.socket("work", 250, 20).peers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-1, 10", "0, 0", "0, 10001"})
    void refusesPagesThatThereCannotBe(int offset, int limit) {
        ZmqEndpoint endpoint = endpoint(Map.of("work", socket(pushing())));

        assertThatThrownBy(() -> endpoint.socket("work", offset, limit))
                .isInstanceOf(InvalidEndpointRequestException.class)
                .hasMessageMatching("(offset|limit) is .*, must be .*");
    }

    @Test
    void showsOnePeer() {
        ZmqEndpoint endpoint = endpoint(Map.of("work", socket(pushing(connecting()))));

        assertThat(endpoint.peer("work", 8)).isNotNull().extracting("state").isEqualTo("connecting");
        assertThat(endpoint.peer("work", 9)).isNull();
        assertThat(endpoint.peer("nobody", 8)).isNull();
    }

    private static ZmqEndpoint endpoint(Map<String, Socket> sockets) {
        return new ZmqEndpoint(sockets, List::of);
    }
}
