// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import static dev.zmq.spring.TestStatistics.connecting;
import static dev.zmq.spring.TestStatistics.peer;
import static dev.zmq.spring.TestStatistics.pushing;
import static dev.zmq.spring.TestStatistics.queue;
import static dev.zmq.spring.TestStatistics.socket;
import static dev.zmq.spring.TestStatistics.statistics;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.mockito.BDDMockito.given;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketStatistics;
import dev.zmq.engine.SocketType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class ZmqSocketHealthIndicatorTest {

    private static final Duration NO_LIMIT = Duration.ofSeconds(-1);

    private final AtomicLong nanoTime = new AtomicLong();

    @Test
    @Tag("R33")
    void isUpWhilePeersAreAwayAndSaysSo() {
        Health health = health(socket(pushing(connecting(), connecting())), ZmqHealthRules.NONE);

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails())
                .containsExactly(
                        entry("type", "push"),
                        entry("state", "open"),
                        entry("boundEndpoints", List.of("tcp://127.0.0.1:5555")),
                        entry("connectedEndpoints", List.of("tcp://127.0.0.1:5556")),
                        entry("peersByState", Map.of("connecting", 2)),
                        entry("errors", Map.of("tcp://127.0.0.1:5556", "Connection refused")));
    }

    @Test
    void saysNothingOfErrorsThatAreOver() {
        Health health = health(socket(pushing(ready(0))), ZmqHealthRules.NONE);

        assertThat(health.getDetails())
                .containsOnlyKeys("type", "state", "boundEndpoints", "connectedEndpoints", "peersByState");
    }

    @Test
    void isDownOnceClosedWhateverTheStatusOfViolations() {
        Health health = health(
                socket(statistics(SocketType.PULL, true)),
                new ZmqHealthRules(1, false, true, 0, Duration.ZERO, -1, NO_LIMIT, NO_LIMIT, Status.UNKNOWN));

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails()).containsEntry("state", "closed");
    }

    @Test
    void isDownWithTheReasonWhenASocketCannotBeRead() {
        Socket broken = socket(pushing());
        given(broken.statistics()).willThrow(new IllegalStateException("broken"));

        Health health = health(broken, ZmqHealthRules.NONE);

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails().get("error")).asString().contains("broken");
    }

    @Test
    void requiresPeersIfAskedTo() {
        ZmqHealthRules rules = rules(2, true, 0, -1, NO_LIMIT, NO_LIMIT);

        assertViolation(health(socket(pushing(ready(0), connecting())), rules), "ready peers: 1, required: 2");
        assertThat(health(socket(pushing(ready(0), ready(0))), rules).getStatus())
                .isEqualTo(Status.UP);
    }

    @Test
    void requiresAnEndpointIfAskedTo() {
        SocketStatistics none = new SocketStatistics(
                "idle",
                SocketType.PULL,
                false,
                List.of(),
                List.of(),
                0,
                0,
                0,
                0,
                0,
                0,
                Duration.ZERO,
                Duration.ZERO,
                Map.of(),
                0,
                0,
                null,
                null,
                Map.of(),
                List.of());
        ZmqHealthRules rules =
                new ZmqHealthRules(0, true, true, 0, Duration.ZERO, -1, NO_LIMIT, NO_LIMIT, Status.OUT_OF_SERVICE);

        Health health = health(socket(none), rules);

        assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(health.getDetails()).containsEntry("violations", List.of("neither listens nor connects anywhere"));
        assertThat(health(socket(pushing()), rules).getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void mindsGivenUpEndpointsIfAskedTo() {
        Socket socket = socket(pushing(peer(1, PeerState.FAILED, queue(0), queue(0), Map.of())));

        assertThat(health(socket, rules(0, true, 0, -1, NO_LIMIT, NO_LIMIT)).getStatus())
                .isEqualTo(Status.UP);
        assertViolation(health(socket, rules(0, false, 0, -1, NO_LIMIT, NO_LIMIT)), "endpoints given up: 1");
    }

    @Test
    void mindsAQueueThatStaysFull() {
        Socket socket = socket(pushing(ready(799), ready(0)));
        ZmqSocketHealthIndicator indicator = indicator(socket, rules(0, true, 80, -1, NO_LIMIT, NO_LIMIT));
        assertThat(indicator.health().getStatus()).as("below the limit").isEqualTo(Status.UP);

        given(socket.statistics()).willReturn(pushing(ready(800), ready(0)));
        assertThat(indicator.health().getStatus()).as("not for long").isEqualTo(Status.UP);
        advance(30);
        assertViolation(indicator.health(), "peers with a queue above 80 % of its high-water mark for PT30S: 1");

        given(socket.statistics()).willReturn(pushing(ready(10), ready(0)));
        assertThat(indicator.health().getStatus()).as("drained").isEqualTo(Status.UP);
        given(socket.statistics()).willReturn(pushing(ready(1000), ready(0)));
        advance(29);
        assertThat(indicator.health().getStatus()).as("full anew").isEqualTo(Status.UP);
    }

    @Test
    void mindsDropsOfTheLastMinute() {
        Socket socket = socket(dropping(0));
        ZmqSocketHealthIndicator indicator = indicator(socket, rules(0, true, 0, 10, NO_LIMIT, NO_LIMIT));
        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);

        advance(10);
        given(socket.statistics()).willReturn(dropping(10));
        assertThat(indicator.health().getStatus()).as("as many as allowed").isEqualTo(Status.UP);
        advance(10);
        given(socket.statistics()).willReturn(dropping(11));
        assertViolation(indicator.health(), "messages dropped in the last minute: 11, allowed: 10");
        advance(59);
        assertThat(indicator.health().getStatus())
                .as("ten of them are older by now")
                .isEqualTo(Status.UP);
    }

    @Test
    void mindsAnEndpointThatIsAwayForTooLong() {
        Socket socket = socket(pushing(connecting(), ready(0)));

        assertThat(health(socket, rules(0, true, 0, -1, Duration.ofDays(20_000), NO_LIMIT))
                        .getStatus())
                .isEqualTo(Status.UP);
        assertViolation(
                health(socket, rules(0, true, 0, -1, Duration.ofSeconds(5), NO_LIMIT)),
                "tcp://127.0.0.1:5556 away since 2026-01-02T03:04:05Z, allowed: PT5S");
    }

    @Test
    void mindsAHeartbeatThatTakesTooLong() {
        Socket socket = socket(pushing(ready(0)));

        assertThat(health(socket, rules(0, true, 0, -1, NO_LIMIT, Duration.ofMillis(2)))
                        .getStatus())
                .isEqualTo(Status.UP);
        assertViolation(
                health(socket, rules(0, true, 0, -1, NO_LIMIT, Duration.ofMillis(1))),
                "heartbeat of 127.0.0.1:40000 took PT0.001234567S, allowed: PT0.001S");
    }

    private static PeerStatistics ready(long depth) {
        return peer(depth + 1, PeerState.READY, queue(depth), queue(0), Map.of());
    }

    private static SocketStatistics dropping(long messages) {
        SocketStatistics some = pushing();
        return new SocketStatistics(
                some.name(),
                some.type(),
                some.closed(),
                some.boundEndpoints(),
                some.connectedEndpoints(),
                some.sendHighWaterMark(),
                some.receiveHighWaterMark(),
                some.sentMessages(),
                some.sentBytes(),
                some.receivedMessages(),
                some.receivedBytes(),
                some.outgoingBlockedTime(),
                some.incomingBlockedTime(),
                Map.of(DropReason.HIGH_WATER_MARK, messages, DropReason.CONFLATED, 1000 + messages),
                some.reconnects(),
                some.rejectedPeers(),
                some.lastRejection(),
                some.lastRejectionAt(),
                some.events(),
                some.peers());
    }

    private static ZmqHealthRules rules(
            int minimumPeers,
            boolean failedPeersAllowed,
            int fullQueuePercent,
            long drops,
            Duration absence,
            Duration roundTrip) {
        return new ZmqHealthRules(
                minimumPeers,
                false,
                failedPeersAllowed,
                fullQueuePercent,
                Duration.ofSeconds(30),
                drops,
                absence,
                roundTrip,
                Status.DOWN);
    }

    private Health health(Socket socket, ZmqHealthRules rules) {
        return indicator(socket, rules).health();
    }

    private ZmqSocketHealthIndicator indicator(Socket socket, ZmqHealthRules rules) {
        return new ZmqSocketHealthIndicator(socket, rules, nanoTime::get);
    }

    private void advance(long seconds) {
        nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private static void assertViolation(Health health, String violation) {
        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails().get("violations"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsExactly(violation);
    }
}
