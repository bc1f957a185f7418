// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.reactor.IoThread;
import dev.zmq.engine.session.SessionSettings.Heartbeat;
import dev.zmq.engine.zmtp.Commands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Times are real here. What must happen is waited for; what must not happen is only looked for when something later has
 * happened on the same thread, so that a busy machine makes the tests slower but not wrong.
 */
class HeartbeatMonitorTest {

    private static final long MILLIS = 1_000_000;
    private static final byte[] NO_CONTEXT = {};

    private final IoThread io = new IoThread("heartbeat-test");
    private final List<byte[]> pings = new CopyOnWriteArrayList<>();
    private final List<Long> pingTimes = new CopyOnWriteArrayList<>();
    private final List<String> silences = new CopyOnWriteArrayList<>();
    private final List<Long> silenceTimes = new CopyOnWriteArrayList<>();
    private final List<Duration> roundTrips = new CopyOnWriteArrayList<>();

    // Of the I/O thread.
    private Consumer<HeartbeatMonitor> onPingSent = monitor -> {};

    @BeforeEach
    void start() {
        io.start();
    }

    @AfterEach
    void stop() {
        io.stop();
        io.join();
    }

    private HeartbeatMonitor monitor(long intervalMillis, long timeoutMillis, int ttlDeciseconds) {
        HeartbeatMonitor[] created = new HeartbeatMonitor[1];
        created[0] = new HeartbeatMonitor(
                io,
                new Heartbeat(intervalMillis * MILLIS, timeoutMillis * MILLIS, ttlDeciseconds),
                frame -> {
                    pingTimes.add(System.nanoTime());
                    pings.add(frame);
                    onPingSent.accept(created[0]);
                },
                detail -> {
                    silenceTimes.add(System.nanoTime());
                    silences.add(detail);
                },
                roundTrips::add);
        return created[0];
    }

    @Test
    void withoutAnIntervalNothingIsSentAndNobodyMissed() {
        HeartbeatMonitor monitor = monitor(0, 10, 0);
        onIo(monitor::start);
        onIo(monitor::onHeard);
        pass(60);

        assertThat(pings).isEmpty();
        assertThat(silences).isEmpty();
        onIo(monitor::stop);
    }

    @Test
    void pingsAtEachIntervalAndSaysForHowLongThePeerMayKeepTheConnection() {
        HeartbeatMonitor monitor = monitor(10, 60_000, 25);
        long start = System.nanoTime();
        onIo(monitor::start);
        await().until(() -> pings.size() >= 4);
        onIo(monitor::stop);

        assertThat(pingTimes.get(0) - start).isGreaterThanOrEqualTo(10 * MILLIS);
        assertThat(pingTimes.get(3) - start).isGreaterThanOrEqualTo(40 * MILLIS);
        assertThat(pings).allSatisfy(frame -> assertThat(frame).isEqualTo(Commands.ping(25, NO_CONTEXT)));
    }

    @Test
    void aPeerThatNeverSpeaksIsSilentOnceTheTimeoutAfterThePingIsOver() {
        HeartbeatMonitor monitor = monitor(10, 50, 0);
        onIo(monitor::start);
        await().until(() -> !silences.isEmpty());
        onIo(monitor::stop);

        assertThat(silences).hasSize(1);
        assertThat(silences.get(0)).contains("silent");
        assertThat(silenceTimes.get(0) - pingTimes.get(0)).isGreaterThanOrEqualTo(50 * MILLIS);
    }

    @Test
    void anyBytesCountAsAnAnswer() {
        HeartbeatMonitor monitor = monitor(10, 50, 0);
        onPingSent = it -> io.execute(it::onHeard);
        onIo(monitor::start);
        await().until(() -> pings.size() >= 25);
        onIo(monitor::stop);

        assertThat(silences).isEmpty();
        assertThat(roundTrips).isEmpty();
    }

    /** Whatever was heard before a ping says nothing of the time after it. */
    @Test
    void aPeerThatFallsSilentIsMissedOneTimeoutAfterTheFirstPingItDoesNotAnswer() {
        HeartbeatMonitor monitor = monitor(100, 1000, 0);
        onPingSent = it -> {
            if (pings.size() == 1) {
                io.schedule(50 * MILLIS, it::onHeard);
            }
        };
        onIo(monitor::start);
        await().until(() -> !silences.isEmpty());
        onIo(monitor::stop);

        long after = silenceTimes.get(0) - pingTimes.get(1);
        assertThat(Duration.ofNanos(after)).isBetween(Duration.ofMillis(1000), Duration.ofMillis(1600));
    }

    @Test
    void silenceDoesNotCountWhileWeDoNotListen() {
        HeartbeatMonitor monitor = monitor(10, 30, 0);
        onIo(() -> {
            monitor.start();
            monitor.setPaused(true);
        });
        await().until(() -> pings.size() >= 15);
        pass(60);
        assertThat(silences).isEmpty();

        long resumed = System.nanoTime();
        onIo(() -> monitor.setPaused(false));
        await().until(() -> !silences.isEmpty());
        onIo(monitor::stop);
        assertThat(silenceTimes.get(0) - resumed).isGreaterThanOrEqualTo(30 * MILLIS);
    }

    @Test
    void measuresTheTimeToTheFirstAnswerOfEachPing() {
        HeartbeatMonitor monitor = monitor(15, 60_000, 0);
        onPingSent = it -> {
            if (pings.size() <= 2) {
                io.schedule(5 * MILLIS, () -> {
                    it.onPong();
                    it.onPong(); // nobody asked
                });
            }
        };
        onIo(monitor::start);
        await().until(() -> pings.size() >= 4);
        onIo(monitor::stop);

        assertThat(roundTrips).hasSize(2);
        assertThat(roundTrips).allSatisfy(time -> assertThat(time).isGreaterThanOrEqualTo(Duration.ofMillis(5)));
    }

    @Test
    void aPongThatNobodyAskedForSaysNothing() {
        HeartbeatMonitor monitor = monitor(0, 0, 0);
        onIo(() -> {
            monitor.start();
            monitor.onPong();
        });
        assertThat(roundTrips).isEmpty();
    }

    @Test
    void keepsTheConnectionNoLongerThanThePeerAsked() {
        HeartbeatMonitor monitor = monitor(0, 0, 0);
        long start = System.nanoTime();
        onIo(() -> {
            monitor.start();
            monitor.onPing(new Commands.Ping(1, NO_CONTEXT));
        });
        await().until(() -> !silences.isEmpty());
        onIo(monitor::stop);

        assertThat(silenceTimes.get(0) - start).isGreaterThanOrEqualTo(100 * MILLIS);
        assertThat(silences).hasSize(1);
        assertThat(silences.get(0)).contains("time to live");
    }

    @Test
    void keepsTheConnectionWhileThePeerSpeaksOrWeDoNotListen() {
        HeartbeatMonitor monitor = monitor(0, 0, 0);
        onIo(() -> {
            monitor.start();
            monitor.onPing(new Commands.Ping(1, NO_CONTEXT));
        });
        for (int i = 0; i < 5; i++) {
            onIo(() -> io.schedule(30 * MILLIS, monitor::onHeard));
            pass(30);
        }
        onIo(() -> monitor.setPaused(true));
        pass(250);
        assertThat(silences).isEmpty();

        onIo(() -> monitor.setPaused(false));
        await().until(() -> !silences.isEmpty());
        onIo(monitor::stop);
    }

    @Test
    void aPingWithoutTimeToLiveAsksForNothing() {
        HeartbeatMonitor monitor = monitor(0, 0, 0);
        onIo(() -> monitor.onPing(new Commands.Ping(0, NO_CONTEXT)));
        pass(50);
        assertThat(silences).isEmpty();
    }

    @Test
    void afterTheEndNothingIsSentAndNobodyMissed() {
        HeartbeatMonitor monitor = monitor(10, 30, 0);
        onIo(monitor::start);
        await().until(() -> pings.size() >= 1);
        onIo(() -> {
            monitor.onPing(new Commands.Ping(1, NO_CONTEXT));
            monitor.stop();
        });
        int sent = pings.size();
        int missed = silences.size();
        pass(250);

        assertThat(pings).hasSize(sent);
        assertThat(silences).hasSize(missed);
    }

    // ---- Helpers. ----

    private void onIo(Runnable action) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        io.execute(() -> {
            try {
                action.run();
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        done.orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Lets time pass on the I/O thread, whose timers of that time have run then. */
    private void pass(long millis) {
        CompletableFuture<Void> passed = new CompletableFuture<>();
        io.execute(() -> io.schedule(millis * MILLIS, () -> passed.complete(null)));
        passed.orTimeout(20, TimeUnit.SECONDS).join();
    }
}
