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
import static org.mockito.BDDMockito.given;

import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("V78")
class ZmqEndpointTest {

    @Test
    void showsEverySocketByBeanNameInTheOrderOfTheBeans() {
        Map<String, Socket> sockets = new LinkedHashMap<>();
        sockets.put("work", socket(pushing()));
        sockets.put("answers", socket(statistics(SocketType.PULL, true)));

        Map<String, SocketDescriptor> shown = new ZmqEndpoint(sockets).sockets().sockets();

        assertThat(shown.keySet()).containsExactly("work", "answers");
        assertThat(shown.get("work").type()).isEqualTo("push");
        assertThat(shown.get("work").state()).isEqualTo("open");
        assertThat(shown.get("answers").type()).isEqualTo("pull");
        assertThat(shown.get("answers").state()).isEqualTo("closed");
    }

    @Test
    void showsTheTotalsOfOneSocket() {
        ZmqEndpoint endpoint = new ZmqEndpoint(Map.of(
                "work", socket(pushing(connecting(), peer(PeerState.READY, queue(1), queue(0)), connecting()))));

        SocketDescriptor work = endpoint.socket("work");

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
        assertThat(work.peers()).hasSize(3);
    }

    @Test
    void leavesOutTheDirectionThatASocketDoesNotHave() {
        PeerStatistics peer = peer(PeerState.READY, queue(1), queue(2));
        ZmqEndpoint endpoint = new ZmqEndpoint(Map.of(
                "push", socket(statistics(SocketType.PUSH, false, peer)),
                "pull", socket(statistics(SocketType.PULL, false, peer)),
                "rep", socket(statistics(SocketType.REP, false, peer))));

        SocketDescriptor push = endpoint.socket("push");
        assertThat(push)
                .extracting("receiveHighWaterMark", "receivedMessages", "receivedBytes")
                .containsOnlyNulls();
        assertThat(push)
                .extracting("sendHighWaterMark", "sentMessages", "sentBytes")
                .containsExactly(1000, 11L, 1100L);
        assertThat(push.peers().get(0).incoming()).isNull();
        assertThat(push.peers().get(0).outgoing()).isNotNull();
        SocketDescriptor pull = endpoint.socket("pull");
        assertThat(pull)
                .extracting("sendHighWaterMark", "sentMessages", "sentBytes")
                .containsOnlyNulls();
        assertThat(pull)
                .extracting("receiveHighWaterMark", "receivedMessages", "receivedBytes")
                .containsExactly(2000, 22L, 2200L);
        assertThat(pull.peers().get(0).outgoing()).isNull();
        assertThat(pull.peers().get(0).incoming()).isNotNull();
        assertThat(endpoint.socket("rep")).hasNoNullFieldsOrProperties();
        assertThat(endpoint.socket("rep").peers().get(0))
                .extracting("incoming", "outgoing")
                .doesNotContainNull();
    }

    @Test
    void showsWhyAPeerIsAwayAndHowOftenItWasTried() {
        ZmqEndpoint endpoint = new ZmqEndpoint(Map.of("work", socket(pushing(connecting()))));

        PeerDescriptor peer = endpoint.socket("work").peers().get(0);

        assertThat(peer.failedAttempts()).isEqualTo(7);
        assertThat(peer.lastError()).isEqualTo("Connection refused");
        assertThat(peer.lastErrorAt()).isEqualTo(SINCE.plusSeconds(60));
    }

    @Test
    void showsWhichPeerIsBlockedAndSinceWhen() {
        ZmqEndpoint endpoint = new ZmqEndpoint(Map.of(
                "work", socket(statistics(SocketType.DEALER, false, peer(PeerState.READY, blockedQueue(), queue(7))))));

        PeerDescriptor peer = endpoint.socket("work").peers().get(0);

        assertThat(peer.outgoing()).isEqualTo(new QueueDescriptor(1000, 1000, 500, 70, 700, SINCE, 1500));
        assertThat(peer.incoming()).isEqualTo(new QueueDescriptor(7, 1000, 500, 70, 700, null, 0));
    }

    @Test
    void describesThePeerInLowerCaseAndWithUnits() {
        ZmqEndpoint endpoint =
                new ZmqEndpoint(Map.of("work", socket(pushing(peer(PeerState.READY, queue(1), queue(0))))));

        assertThat(endpoint.socket("work").peers())
                .containsExactly(new PeerDescriptor(
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
        ZmqEndpoint endpoint = new ZmqEndpoint(Map.of("work", socket(pushing(connecting()))));

        PeerDescriptor peer = endpoint.socket("work").peers().get(0);

        assertThat(peer.state()).isEqualTo("connecting");
        assertThat(peer.address()).isNull();
        assertThat(peer.socketType()).isNull();
        assertThat(peer.heartbeatRoundTripMicros()).isNull();
    }

    @Test
    void knowsNothingOfAnUnknownSocket() {
        assertThat(new ZmqEndpoint(Map.of()).socket("nobody")).isNull();
    }

    @Test
    void readsTheStatisticsAtEachRequest() {
        Socket socket = socket(pushing());
        ZmqEndpoint endpoint = new ZmqEndpoint(Map.of("work", socket));
        assertThat(endpoint.socket("work").peers()).isEmpty();

        given(socket.statistics()).willReturn(pushing(connecting()));

        assertThat(endpoint.socket("work").peers())
                .extracting(PeerDescriptor::state)
                .isEqualTo(List.of("connecting"));
    }
}
