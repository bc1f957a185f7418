// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.ZmqConfigurationException;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.MessageChannel;

/** Refuses channels that a socket cannot serve, in words that name the property and the remedy. */
final class ChannelDirections {

    private static final String INBOUND = "inbound-channel";
    private static final String OUTBOUND = "outbound-channel";

    private ChannelDirections() {}

    /** Throws if a socket of the type has nothing of its own accord to give to an inbound channel. */
    static void requireInbound(String socketName, SocketType type, @Nullable String outboundChannel) {
        String property = SocketPropertyName.of(socketName, INBOUND);
        if (!type.canReceive()) {
            throw new ZmqConfigurationException(
                    property + " is set, but a " + type.lowerCaseName() + " socket only sends.",
                    "Set " + SocketPropertyName.of(socketName, OUTBOUND)
                            + " instead to send what arrives at the channel, or set "
                            + SocketPropertyName.of(socketName, "type") + " to " + peersOf(type) + ".");
        }
        if (type == SocketType.REQ && outboundChannel == null) {
            throw new ZmqConfigurationException(
                    property + " is set, but a req socket receives nothing but the replies to its own requests.",
                    "Set " + SocketPropertyName.of(socketName, OUTBOUND)
                            + " too: what arrives there is sent as a request, and its reply goes to the inbound channel.");
        }
    }

    /** Throws if a socket of the type cannot send of its own accord what arrives at an outbound channel. */
    static void requireOutbound(String socketName, SocketType type) {
        String property = SocketPropertyName.of(socketName, OUTBOUND);
        if (!type.canSend()) {
            throw new ZmqConfigurationException(
                    property + " is set, but a " + type.lowerCaseName() + " socket only receives.",
                    "Set " + SocketPropertyName.of(socketName, INBOUND)
                            + " instead to give the channel what arrives at the socket, or set "
                            + SocketPropertyName.of(socketName, "type") + " to " + peersOf(type) + ".");
        }
        if (type == SocketType.REP) {
            throw new ZmqConfigurationException(
                    property + " is set, but a rep socket sends nothing but replies.",
                    "Set " + SocketPropertyName.of(socketName, INBOUND)
                            + " only: the reply that its flow gives goes back to the requester.");
        }
    }

    /** Throws if the bean that a property names is known not to be a channel. */
    static void requireChannel(String channel, String property, @Nullable Class<?> beanType) {
        if (beanType != null && !MessageChannel.class.isAssignableFrom(beanType)) {
            throw new ZmqConfigurationException(
                    property + " names the bean '" + channel + "', which is a " + beanType.getSimpleName()
                            + " and not a MessageChannel.",
                    "Give the channel a name that no other bean has; the names of sockets are names of beans too.");
        }
    }

    private static String peersOf(SocketType type) {
        return type.peers().stream()
                .sorted(Comparator.naturalOrder())
                .map(SocketType::lowerCaseName)
                .collect(Collectors.joining(" or "));
    }
}
