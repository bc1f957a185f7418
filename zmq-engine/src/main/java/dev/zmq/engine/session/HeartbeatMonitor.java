// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.reactor.IoThread;
import dev.zmq.engine.reactor.Timer;
import dev.zmq.engine.zmtp.Commands;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Pings a peer and notices its silence (RFC 37, "Connection Heartbeating"). Only for use on the connection's I/O thread.
 *
 * <p>Silence counts only while we listen: a connection that is not read because the application is behind is not held
 * against the peer.
 */
final class HeartbeatMonitor {

    private static final byte[] NO_CONTEXT = {};
    private static final long NANOS_PER_DECISECOND = 100_000_000;

    private final IoThread io;
    private final SessionSettings.Heartbeat settings;
    private final Consumer<byte[]> send;
    private final Consumer<String> onSilence;
    private final Consumer<Duration> onRoundTrip;

    private @Nullable Timer pingTimer;
    private @Nullable Timer silenceTimer;
    private @Nullable Timer ttlTimer;
    private long pingSentNanos;
    private boolean pingOutstanding;

    // The first ping since the peer was heard last.
    private long unansweredSinceNanos;
    private boolean unanswered;

    private long peerTtlNanos;
    private long lastHeardNanos;
    private boolean paused;

    HeartbeatMonitor(
            IoThread io,
            SessionSettings.Heartbeat settings,
            Consumer<byte[]> send,
            Consumer<String> onSilence,
            Consumer<Duration> onRoundTrip) {
        this.io = io;
        this.settings = settings;
        this.send = send;
        this.onSilence = onSilence;
        this.onRoundTrip = onRoundTrip;
    }

    void start() {
        if (settings.intervalNanos() > 0) {
            pingTimer = io.schedule(settings.intervalNanos(), this::ping);
        }
    }

    void stop() {
        cancel(pingTimer);
        cancel(silenceTimer);
        cancel(ttlTimer);
    }

    /** Notes that bytes arrived. */
    void onHeard() {
        unanswered = false; // whatever it is, it counts as an answer
        if (ttlTimer != null) {
            lastHeardNanos = System.nanoTime();
        }
    }

    /** Notes that we stopped or resumed listening. */
    void setPaused(boolean isPaused) {
        paused = isPaused;
        onHeard();
    }

    void onPing(Commands.Ping ping) {
        if (ping.ttlDeciseconds() > 0) {
            peerTtlNanos = ping.ttlDeciseconds() * NANOS_PER_DECISECOND;
            lastHeardNanos = System.nanoTime();
            if (ttlTimer == null) {
                ttlTimer = io.schedule(peerTtlNanos, this::checkTtl);
            }
        }
    }

    void onPong() {
        if (pingOutstanding) {
            pingOutstanding = false;
            onRoundTrip.accept(Duration.ofNanos(System.nanoTime() - pingSentNanos));
        }
    }

    private void ping() {
        pingTimer = io.schedule(settings.intervalNanos(), this::ping);
        send.accept(Commands.ping(settings.ttlDeciseconds(), NO_CONTEXT));
        long now = System.nanoTime();
        if (!pingOutstanding) {
            pingOutstanding = true;
            pingSentNanos = now;
        }
        if (!unanswered) {
            unanswered = true;
            unansweredSinceNanos = now;
        }
        if (silenceTimer == null && settings.timeoutNanos() > 0) {
            silenceTimer = io.schedule(settings.timeoutNanos(), this::checkSilence);
        }
    }

    private void checkSilence() {
        silenceTimer = null;
        if (paused || !unanswered) {
            return; // the next ping starts the next check
        }
        long silent = System.nanoTime() - unansweredSinceNanos;
        if (silent < settings.timeoutNanos()) {
            silenceTimer = io.schedule(settings.timeoutNanos() - silent, this::checkSilence);
            return;
        }
        onSilence.accept("the peer was silent for " + Duration.ofNanos(silent).toMillis() + " ms after a ping");
    }

    private void checkTtl() {
        long left = peerTtlNanos - (System.nanoTime() - lastHeardNanos);
        if (paused || left > 0) {
            ttlTimer = io.schedule(paused ? peerTtlNanos : left, this::checkTtl);
            return;
        }
        ttlTimer = null;
        onSilence.accept("the peer was silent for longer than the time to live it had announced");
    }

    private static void cancel(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
