// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/**
 * The settings of the kernel's sockets, of which those for Unix domains have only a few; -1 leaves each as the operating
 * system has it.
 *
 * @param backlog the length of the queue of connections not yet accepted
 * @param keepalive 1 on, 0 off
 * @param keepaliveCount unanswered probes before the connection counts as lost
 * @param keepaliveIdleSeconds silence before the first probe
 * @param keepaliveIntervalSeconds time between probes
 * @param sendBufferBytes the kernel's send buffer
 * @param receiveBufferBytes the kernel's receive buffer
 * @param typeOfService the byte of that name in the header of each packet, 0 for none
 */
public record ChannelSettings(
        int backlog,
        int keepalive,
        int keepaliveCount,
        int keepaliveIdleSeconds,
        int keepaliveIntervalSeconds,
        int sendBufferBytes,
        int receiveBufferBytes,
        int typeOfService) {

    /** Applies what a listener hands down to the connections that it accepts. */
    void apply(ServerSocketChannel channel) throws IOException {
        setIfSupported(channel, StandardSocketOptions.SO_REUSEADDR, true);
        if (receiveBufferBytes >= 0) {
            setIfSupported(channel, StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
        }
    }

    /** Applies everything that concerns a connection. Batching is ours, so the kernel shall not delay (TCP_NODELAY). */
    void apply(SocketChannel channel) throws IOException {
        setIfSupported(channel, StandardSocketOptions.TCP_NODELAY, true);
        if (sendBufferBytes >= 0) {
            setIfSupported(channel, StandardSocketOptions.SO_SNDBUF, sendBufferBytes);
        }
        if (receiveBufferBytes >= 0) {
            setIfSupported(channel, StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
        }
        if (typeOfService > 0) {
            setIfSupported(channel, StandardSocketOptions.IP_TOS, typeOfService);
        }
        if (keepalive >= 0) {
            setIfSupported(channel, StandardSocketOptions.SO_KEEPALIVE, keepalive == 1);
        }
        if (keepalive == 1) {
            setUnlessNegative(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, keepaliveCount);
            setUnlessNegative(channel, ExtendedSocketOptions.TCP_KEEPIDLE, keepaliveIdleSeconds);
            setUnlessNegative(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, keepaliveIntervalSeconds);
        }
    }

    private static void setUnlessNegative(NetworkChannel channel, SocketOption<Integer> option, int value)
            throws IOException {
        if (value >= 0) {
            setIfSupported(channel, option, value);
        }
    }

    /** Unix domain sockets have few of these options, and some operating systems lack one or the other. */
    private static <T> void setIfSupported(NetworkChannel channel, SocketOption<T> option, T value) throws IOException {
        if (channel.supportedOptions().contains(option)) {
            channel.setOption(option, value);
        }
    }
}
