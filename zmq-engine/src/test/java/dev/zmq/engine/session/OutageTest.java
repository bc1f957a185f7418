// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Socket;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.testkit.LogRecords;
import java.time.Duration;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutageTest {

    private static final String REFUSED = "Connection refused";

    private final LogRecords log = LogRecords.of(Socket.class);
    private final Pipe pipe = new LoneHost(1).pipe;
    private long nowNanos = 17;
    private final Outage outage = new Outage("orders-out", pipe, () -> nowNanos);

    @AfterEach
    void stopLogging() {
        log.close();
    }

    @Test
    void aPeerThatIsNotThereIsWarnedOfOnceAndItsArrivalIsTold() {
        for (int i = 0; i < 100; i++) {
            fail(REFUSED);
            pass(Duration.ofMillis(150));
        }
        assertThat(pipe.failedAttempts()).isEqualTo(100);
        outage.onReady();

        assertThat(log.atLeast(Level.ALL))
                .containsExactly(
                        "Socket orders-out cannot connect to tcp://nowhere:1: Connection refused. It keeps trying, and"
                                + " logs when it is connected.",
                        "Socket orders-out is connected to tcp://nowhere:1 after 15 s (failed attempts: 100)");
        assertThat(log.atLeast(Level.WARNING)).hasSize(1);
        assertThat(pipe.failedAttempts()).isZero();
        assertThat(pipe.trouble().error()).isEqualTo(REFUSED);
    }

    @Test
    void aPeerThatIsThereAtOnceIsNotWorthALine() {
        outage.onReady();

        assertThat(log.atLeast(Level.ALL)).isEmpty();
        assertThat(pipe.trouble()).isNull();
    }

    @Test
    void aLostConnectionIsWarnedOfAndItsReturnIsToldWithTheTimeItTook() {
        outage.onReady();
        pass(Duration.ofHours(5));
        lose("closed by the peer");
        pass(Duration.ofMinutes(3));
        outage.onReady();

        assertThat(log.atLeast(Level.ALL))
                .containsExactly(
                        "Socket orders-out lost its connection to tcp://nowhere:1: closed by the peer. It keeps trying,"
                                + " and logs when it is connected.",
                        "Socket orders-out is connected to tcp://nowhere:1 again after 3 min (failed attempts: 0)");
    }

    @Test
    void eachCauseOfAnOutageIsToldOnce() {
        fail(REFUSED);
        pass(Duration.ofSeconds(12));
        for (int i = 0; i < 10; i++) {
            fail("the peer speaks TLS, not ZMTP");
            fail(REFUSED);
        }

        assertThat(log.atLeast(Level.WARNING))
                .hasSize(2)
                .last()
                .asString()
                .startsWith(
                        "Socket orders-out still has no connection to tcp://nowhere:1 after 12 s: the peer speaks TLS,"
                                + " not ZMTP.");
    }

    @Test
    void anOutageWithEverNewCausesIsToldOfSome() {
        for (int i = 0; i < 1000; i++) {
            fail("cause " + i);
            pass(Duration.ofMinutes(1));
        }

        assertThat(log.atLeast(Level.WARNING)).hasSize(Outage.MAX_CAUSES);
    }

    @Test
    void anEndpointThatComesAndGoesIsGivenAFewLinesAMinute() {
        for (int i = 0; i < 10; i++) {
            outage.onReady();
            lose("closed by the peer");
            pass(Duration.ofSeconds(1));
        }
        assertThat(log.atLeast(Level.WARNING)).hasSize(WarningLimit.MAX_WARNINGS);
        // After the last outage that was told, the return was told as well.
        assertThat(log.atLeast(Level.INFO)).hasSize(2 * WarningLimit.MAX_WARNINGS);

        pass(Duration.ofMinutes(1));
        outage.onReady();
        lose("closed by the peer");

        assertThat(log.atLeast(Level.WARNING))
                .last()
                .asString()
                .endsWith("Outages before this one that were not logged: 7.");
    }

    @Test
    void anOutageThatWasNotToldAtFirstIsToldWhenItLasts() {
        for (int i = 0; i < 10; i++) {
            outage.onReady();
            lose("closed by the peer");
        }
        for (int i = 0; i < 90; i++) {
            pass(Duration.ofSeconds(1));
            fail(REFUSED);
        }

        assertThat(log.atLeast(Level.WARNING))
                .last()
                .asString()
                .startsWith("Socket orders-out still has no connection to tcp://nowhere:1 after 1 min");
    }

    @Test
    void whatFailsWhileClosingIsNobodysTrouble() {
        outage.onReady();
        outage.onClosing();
        lose("closed by the peer");
        fail(REFUSED);
        outage.onReady();

        assertThat(log.atLeast(Level.ALL)).isEmpty();
    }

    @Test
    void theLastWordSaysWhatIsLostAndWhatToDo() {
        outage.onFailedAttempt("the peer is a 'PUB' socket");
        outage.onGivenUp("the peer is a 'PUB' socket", "Correct the endpoint", 3);

        assertThat(log.atLeast(Level.WARNING))
                .containsExactly("Socket orders-out has given up tcp://nowhere:1: the peer is a 'PUB' socket. Queued"
                        + " messages dropped: 3. Correct the endpoint, then restart the application, or disconnect and"
                        + " connect the endpoint.");
    }

    private void fail(String error) {
        outage.onFailedAttempt(error);
        outage.onRetry(error);
    }

    private void lose(String error) {
        outage.onLost(error);
        outage.onRetry(error);
    }

    private void pass(Duration time) {
        nowNanos += time.toNanos();
    }
}
