// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOption;
import dev.zmq.engine.SocketOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a socket is set to that is allowed, and yet seldom meant: queues without bounds, and doors open to everybody. */
final class SocketHints {

    private static final Pattern TCP = Pattern.compile("tcp://(?:.*;)?\\[?([^]]+)]?:[0-9]+");

    private final Socket socket;
    private final Function<SocketOption<?>, String> settings;

    /**
     * Creates hints about a socket.
     *
     * @param settings gives an option the name by which it is set
     */
    SocketHints(Socket socket, Function<SocketOption<?>, String> settings) {
        this.socket = socket;
        this.settings = settings;
    }

    /** Returns what may fill the memory, each a sentence that goes on from the socket's name. */
    List<String> ofUnboundedQueues() {
        List<String> hints = new ArrayList<>();
        if (!keepsOnlyTheNewest()) {
            if (socket.type().canSend()
                    && isUnlimited(SocketOptions.SEND_HIGH_WATER_MARK, SocketOptions.SEND_QUEUE_BYTES)) {
                hints.add(hint(
                        "send", "messages for a peer that is slow or absent are", SocketOptions.SEND_HIGH_WATER_MARK));
            }
            if (socket.type().canReceive()
                    && isUnlimited(SocketOptions.RECEIVE_HIGH_WATER_MARK, SocketOptions.RECEIVE_QUEUE_BYTES)) {
                hints.add(hint(
                        "receive", "what arrives faster than it is taken is", SocketOptions.RECEIVE_HIGH_WATER_MARK));
            }
        }
        return hints;
    }

    /** Returns where anybody on the network may connect. The engine has no mechanism yet that would ask who it is. */
    List<String> ofPublicAddresses() {
        if (!has(SocketOptions.TCP_ACCEPT_FILTER, List.of())) {
            return List.of();
        }
        return socket.statistics().boundEndpoints().stream()
                .filter(SocketHints::isPublic)
                .map(endpoint -> "listens on " + endpoint + ", where whoever reaches this machine may connect,"
                        + " unauthenticated and unencrypted. Bind 127.0.0.1 if only this machine is meant, or name who"
                        + " may connect in " + settings.apply(SocketOptions.TCP_ACCEPT_FILTER) + ".")
                .toList();
    }

    private String hint(String direction, String what, SocketOption<?> highWaterMark) {
        return "has no " + direction + " high-water mark: " + what + " kept until memory ends. Set "
                + settings.apply(highWaterMark) + ".";
    }

    private boolean keepsOnlyTheNewest() {
        return SocketOptions.CONFLATE.appliesTo(socket.type()) && has(SocketOptions.CONFLATE, true);
    }

    private boolean isUnlimited(SocketOption<Integer> messages, SocketOption<Long> bytes) {
        return has(messages, 0) && has(bytes, 0L);
    }

    /** A mock that stands in for a socket in a test has no value at all. */
    private <T> boolean has(SocketOption<T> option, T value) {
        return value.equals(socket.getOption(option));
    }

    private static boolean isPublic(String endpoint) {
        Matcher tcp = TCP.matcher(endpoint);
        try {
            // Bound endpoints have numeric addresses, so nothing is looked up.
            return tcp.matches() && !InetAddress.getByName(tcp.group(1)).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
