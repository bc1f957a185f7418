// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import java.util.Map;
import java.util.Optional;

/** What libzmq's options are called here, where that cannot be guessed from the spelling. */
final class LibzmqName {

    static final Map<String, String> OPTIONS = Map.ofEntries(
            Map.entry("ZMQ_SNDHWM", "send-high-water-mark"),
            Map.entry("ZMQ_RCVHWM", "receive-high-water-mark"),
            Map.entry("ZMQ_SNDTIMEO", "send-timeout"),
            Map.entry("ZMQ_RCVTIMEO", "receive-timeout"),
            Map.entry("ZMQ_SNDBUF", "send-buffer"),
            Map.entry("ZMQ_RCVBUF", "receive-buffer"),
            Map.entry("ZMQ_RECONNECT_IVL", "reconnect-interval"),
            Map.entry("ZMQ_RECONNECT_IVL_MAX", "reconnect-interval-max"),
            Map.entry("ZMQ_HANDSHAKE_IVL", "handshake-interval"),
            Map.entry("ZMQ_HEARTBEAT_IVL", "heartbeat-interval"),
            Map.entry("ZMQ_MAXMSGSIZE", "max-message-size"),
            Map.entry("ZMQ_TOS", "type-of-service"),
            Map.entry("ZMQ_TCP_KEEPALIVE_CNT", "tcp-keepalive-count"),
            Map.entry("ZMQ_TCP_KEEPALIVE_INTVL", "tcp-keepalive-interval"),
            Map.entry("ZMQ_IPC_FILTER_UID", "ipc-filter-users"),
            Map.entry("ZMQ_IPC_FILTER_GID", "ipc-filter-groups"),
            Map.entry("ZMQ_HELLO_MSG", "hello-message"),
            Map.entry("ZMQ_DISCONNECT_MSG", "disconnect-message"),
            Map.entry("ZMQ_HICCUP_MSG", "hiccup-message"),
            Map.entry("ZMQ_XPUB_WELCOME_MSG", "xpub-welcome-message"));

    private LibzmqName() {}

    /** Returns the option that libzmq gives a name, with or without {@code ZMQ_}, in any spelling. */
    static Optional<String> option(String name) {
        String uniform = uniform(name);
        return OPTIONS.entrySet().stream()
                .filter(entry -> uniform(entry.getKey()).equals(uniform))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Returns a name with what everybody abbreviates written out, as in {@code receive-hwm}. */
    static String unabbreviated(String name) {
        return name.replaceAll("(?i)hwm", "high-water-mark");
    }

    private static String uniform(String name) {
        String letters = UniformName.of(name);
        return letters.startsWith("zmq") ? letters.substring("zmq".length()) : letters;
    }
}
