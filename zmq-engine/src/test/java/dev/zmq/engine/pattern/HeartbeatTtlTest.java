// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.InvalidOptionException;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp.Frame;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The time for which a peer is asked to keep a silent connection has two bytes, for tenths of a second. */
class HeartbeatTtlTest {

    private static final Duration LONGEST = Duration.ofMillis(6_553_599);

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void theLongestIsSentAsItIs() {
        Socket pull = contexts.socket(SocketType.PULL)
                .setOption(SocketOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(10))
                .setOption(SocketOptions.HEARTBEAT_TIMEOUT, Sockets.PATIENCE)
                .setOption(SocketOptions.HEARTBEAT_TTL, LONGEST);
        try (RawPeer peer = RawPeer.connect(pull.bind(Sockets.ANY_PORT)).handshake("PUSH")) {
            Frame ping = peer.readFrame();

            assertThat(ping.commandName()).isEqualTo("PING");
            assertThat(ping.commandData()).startsWith(0xff, 0xff);
        }
    }

    @Test
    void withoutATimeoutAPeerHasAsLongAsTheInterval() {
        Duration interval = Duration.ofMillis(300);
        Socket pull = contexts.socket(SocketType.PULL).setOption(SocketOptions.HEARTBEAT_INTERVAL, interval);
        try (RawPeer peer = RawPeer.connect(pull.bind(Sockets.ANY_PORT)).handshake("PUSH")) {
            assertThat(peer.readFrame().commandName()).isEqualTo("PING");
            long pinged = System.nanoTime();

            peer.assertClosedWithin(Sockets.PATIENCE);

            assertThat(Duration.ofNanos(System.nanoTime() - pinged)).isGreaterThan(interval.dividedBy(2));
        }
    }

    @Test
    void aLongerOneIsRefused() {
        Socket pull = contexts.socket(SocketType.PULL);

        assertThatThrownBy(() -> pull.setOption(SocketOptions.HEARTBEAT_TTL, LONGEST.plusMillis(1)))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("0 to 6553599 ms");
    }
}
