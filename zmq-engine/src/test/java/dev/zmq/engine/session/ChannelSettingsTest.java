// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;

class ChannelSettingsTest {

    private static final ChannelSettings DEFAULTS = new ChannelSettings(100, -1, -1, -1, -1, -1, -1, 0);

    @Test
    void leavesTheOperatingSystemsDefaultsAlone() throws IOException {
        try (SocketChannel untouched = SocketChannel.open();
                SocketChannel channel = SocketChannel.open()) {
            DEFAULTS.apply(channel);

            assertThat(channel.getOption(StandardSocketOptions.SO_SNDBUF))
                    .isEqualTo(untouched.getOption(StandardSocketOptions.SO_SNDBUF));
            assertThat(channel.getOption(StandardSocketOptions.SO_RCVBUF))
                    .isEqualTo(untouched.getOption(StandardSocketOptions.SO_RCVBUF));
            assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE))
                    .isEqualTo(untouched.getOption(StandardSocketOptions.SO_KEEPALIVE));
        }
    }

    @Test
    void neverLetsTheKernelDelay() throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            DEFAULTS.apply(channel);
            assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
        }
    }

    @Test
    void asksForBuffersOfTheGivenSizes() throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            new ChannelSettings(100, -1, -1, -1, -1, 30_000, 40_000, 0).apply(channel);

            // The kernel may give more (Linux doubles), but not the default of some hundred kilobytes.
            assertThat(channel.getOption(StandardSocketOptions.SO_SNDBUF)).isBetween(30_000, 60_000);
            assertThat(channel.getOption(StandardSocketOptions.SO_RCVBUF)).isBetween(40_000, 80_000);
        }
    }

    @Test
    void switchesKeepaliveOnAndOff() throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            new ChannelSettings(100, 1, -1, -1, -1, -1, -1, 0).apply(channel);
            assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
            new ChannelSettings(100, -1, -1, -1, -1, -1, -1, 0).apply(channel);
            assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
            new ChannelSettings(100, 0, -1, -1, -1, -1, -1, 0).apply(channel);
            assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isFalse();
        }
    }

    @Test
    void setsTheTimesOfKeepaliveWhereTheSystemKnowsThem() throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            new ChannelSettings(100, 1, 3, 40, 5, -1, -1, 0).apply(channel);

            if (channel.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPCOUNT)) {
                assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT))
                        .isEqualTo(3);
                assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPIDLE))
                        .isEqualTo(40);
                assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL))
                        .isEqualTo(5);
            }
            assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
        }
    }

    @Test
    void theLargestTimesOfKeepaliveAreTaken() throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            new ChannelSettings(100, 1, 127, 32_767, 32_767, -1, -1, 0).apply(channel);

            if (channel.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
                assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPIDLE))
                        .isEqualTo(32_767);
            }
        }
    }

    @Test
    void withoutKeepaliveItsTimesAreLeftAlone() throws IOException {
        try (SocketChannel untouched = SocketChannel.open();
                SocketChannel channel = SocketChannel.open()) {
            new ChannelSettings(100, 0, 3, 40, 5, -1, -1, 0).apply(channel);

            if (channel.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
                assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPIDLE))
                        .isEqualTo(untouched.getOption(ExtendedSocketOptions.TCP_KEEPIDLE));
            }
            assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isFalse();
        }
    }

    @Test
    void marksPacketsOfBothFamilies() throws IOException {
        for (StandardProtocolFamily family : List.of(StandardProtocolFamily.INET, StandardProtocolFamily.INET6)) {
            try (SocketChannel channel = SocketChannel.open(family)) {
                new ChannelSettings(100, -1, -1, -1, -1, -1, -1, 0x28).apply(channel);

                assertThat(channel.getOption(StandardSocketOptions.IP_TOS)).isEqualTo(0x28);
            }
        }
    }

    @Test
    void aUnixDomainSocketTakesWhatItHas() throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            new ChannelSettings(100, 1, 3, 40, 5, 30_000, 40_000, 0x28).apply(channel);

            assertThat(channel.getOption(StandardSocketOptions.SO_SNDBUF)).isBetween(30_000, 60_000);
        }
    }

    /** What an accepted connection inherits has to be set before it listens. */
    @Test
    void aListenerHandsItsReceiveBufferDown() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            new ChannelSettings(100, -1, -1, -1, -1, -1, 40_000, 0).apply(listener);
            assertThat(listener.getOption(StandardSocketOptions.SO_REUSEADDR)).isTrue();
            assertThat(listener.getOption(StandardSocketOptions.SO_RCVBUF)).isBetween(40_000, 80_000);

            listener.bind(null);
            try (SocketChannel connected = SocketChannel.open(listener.getLocalAddress());
                    SocketChannel accepted = listener.accept()) {
                assertThat(connected.isConnected()).isTrue();
                assertThat(accepted.getOption(StandardSocketOptions.SO_RCVBUF)).isLessThan(100_000);
            }
        }
    }
}
