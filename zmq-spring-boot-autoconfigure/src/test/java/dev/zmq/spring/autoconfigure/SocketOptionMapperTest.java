// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.AddressRange;
import dev.zmq.engine.Context;
import dev.zmq.engine.InvalidOptionException;
import dev.zmq.engine.ReconnectStop;
import dev.zmq.engine.RouterNotify;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOption;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

@Tag("L16")
class SocketOptionMapperTest {

    /** A value for each option that is not its default, as a user writes it, and as the engine has it. */
    private static final Map<String, Object[]> VALUES = new TreeMap<>(Map.ofEntries(
            Map.entry("send-high-water-mark", new Object[] {"10", 10}),
            Map.entry("receive-high-water-mark", new Object[] {"0", 0}),
            Map.entry("linger", new Object[] {"5s", Duration.ofSeconds(5)}),
            Map.entry("send-timeout", new Object[] {"2s", Duration.ofSeconds(2)}),
            Map.entry("receive-timeout", new Object[] {"50ms", Duration.ofMillis(50)}),
            Map.entry("busy-poll", new Object[] {"100us", Duration.ofNanos(100_000)}),
            Map.entry("reconnect-interval", new Object[] {"1s", Duration.ofSeconds(1)}),
            Map.entry("reconnect-interval-max", new Object[] {"1m", Duration.ofMinutes(1)}),
            Map.entry("routing-id", new Object[] {"wörker", "wörker".getBytes(StandardCharsets.UTF_8)}),
            Map.entry("max-message-size", new Object[] {"3GB", 3L << 30}),
            Map.entry("large-part-size", new Object[] {"1MB", 1L << 20}),
            Map.entry("large-part-directory", new Object[] {".", "."}),
            Map.entry("handshake-interval", new Object[] {"5s", Duration.ofSeconds(5)}),
            Map.entry("immediate", new Object[] {"true", true}),
            Map.entry("ipv6", new Object[] {"true", true}),
            Map.entry("connect-timeout", new Object[] {"2s", Duration.ofSeconds(2)}),
            Map.entry("type-of-service", new Object[] {"40", 40}),
            Map.entry("socks-proxy", new Object[] {"proxy.example.org:1080", "proxy.example.org:1080"}),
            Map.entry("socks-username", new Object[] {"user", "user"}),
            Map.entry("socks-password", new Object[] {"secret", "secret"}),
            Map.entry("reconnect-stop", new Object[] {
                "connection-refused, handshake-failed",
                Set.of(ReconnectStop.CONNECTION_REFUSED, ReconnectStop.HANDSHAKE_FAILED)
            }),
            Map.entry(
                    "tcp-accept-filter",
                    new Object[] {"10.0.0.0/8, ::1", List.of(AddressRange.of("10.0.0.0/8"), AddressRange.of("::1"))}),
            Map.entry("ipc-filter-users", new Object[] {"root, 1000", List.of("root", "1000")}),
            Map.entry("ipc-filter-groups", new Object[] {"staff", List.of("staff")}),
            Map.entry("affinity", new Object[] {"2", 2L}),
            Map.entry("send-queue-bytes", new Object[] {"4MB", 4L << 20}),
            Map.entry("receive-queue-bytes", new Object[] {"4MB", 4L << 20}),
            Map.entry("backlog", new Object[] {"7", 7}),
            Map.entry("tcp-keepalive", new Object[] {"true", 1}),
            Map.entry("tcp-keepalive-count", new Object[] {"3", 3}),
            Map.entry("tcp-keepalive-idle", new Object[] {"2m", 120}),
            Map.entry("tcp-keepalive-interval", new Object[] {"10", 10}),
            Map.entry("send-buffer", new Object[] {"64KB", 65_536}),
            Map.entry("receive-buffer", new Object[] {"1MB", 1_048_576}),
            Map.entry("heartbeat-interval", new Object[] {"1s", Duration.ofSeconds(1)}),
            Map.entry("heartbeat-timeout", new Object[] {"3s", Duration.ofSeconds(3)}),
            Map.entry("heartbeat-ttl", new Object[] {"6s", Duration.ofSeconds(6)}),
            Map.entry("req-relaxed", new Object[] {"true", true}),
            Map.entry("req-correlate", new Object[] {"true", true}),
            Map.entry("xpub-verbose", new Object[] {"true", true}),
            Map.entry("xpub-verboser", new Object[] {"true", true}),
            Map.entry("xpub-nodrop", new Object[] {"true", true}),
            Map.entry("xpub-manual", new Object[] {"true", true}),
            Map.entry("xpub-manual-last-value", new Object[] {"true", true}),
            Map.entry("xpub-welcome-message", new Object[] {"welcome", "welcome".getBytes(StandardCharsets.UTF_8)}),
            Map.entry("invert-matching", new Object[] {"true", true}),
            Map.entry("only-first-subscribe", new Object[] {"true", true}),
            Map.entry("xsub-verbose-unsubscribe", new Object[] {"true", true}),
            Map.entry("router-mandatory", new Object[] {"true", true}),
            Map.entry("router-handover", new Object[] {"true", true}),
            Map.entry("router-notify", new Object[] {"both", RouterNotify.BOTH}),
            Map.entry("router-raw", new Object[] {"true", true}),
            Map.entry("stream-notify", new Object[] {"false", false}),
            Map.entry("probe-router", new Object[] {"true", true}),
            Map.entry("connect-routing-id", new Object[] {"server", "server".getBytes(StandardCharsets.UTF_8)}),
            Map.entry("hello-message", new Object[] {"hello", "hello".getBytes(StandardCharsets.UTF_8)}),
            Map.entry("disconnect-message", new Object[] {"gone", "gone".getBytes(StandardCharsets.UTF_8)}),
            Map.entry("hiccup-message", new Object[] {"hiccup", "hiccup".getBytes(StandardCharsets.UTF_8)}),
            Map.entry("conflate", new Object[] {"true", true})));

    @Test
    void everyOptionOfTheEngineIsAProperty() {
        assertThat(SocketOptions.values())
                .extracting(option -> DataObjectPropertyName.toDashedForm(option.name()))
                .containsExactlyInAnyOrderElementsOf(VALUES.keySet());
    }

    @Test
    void setsEveryOption() {
        for (SocketOption<?> option : SocketOptions.values()) {
            String property = DataObjectPropertyName.toDashedForm(option.name());
            try (Context context = Context.create();
                    Socket socket = context.socket(typeWith(option))) {
                Object before = socket.getOption(option);
                new SocketOptionMapper(socket).apply(bind(property, (String) VALUES.get(property)[0]));
                assertThat(socket.getOption(option))
                        .as(property)
                        .isEqualTo(VALUES.get(property)[1])
                        .as(property + " was not the default")
                        .isNotEqualTo(before);
            }
        }
    }

    @Test
    void leavesEveryOptionThatIsNotSet() {
        try (Context context = Context.create();
                Socket socket = context.socket(SocketType.REQ)) {
            new SocketOptionMapper(socket).apply(new SocketOptionProperties());
            assertThat(SocketOptions.values())
                    .filteredOn(option -> option.appliesTo(SocketType.REQ))
                    .allSatisfy(option -> assertThat((Object) socket.getOption(option))
                            .isEqualTo(option.defaultValue(SocketType.REQ)));
        }
    }

    @Test
    void refusesWhatTheEngineCannotTakeExactly() {
        assertRefused("tcp-keepalive-idle", "1500ms", "tcpKeepaliveIdle", "whole seconds");
        assertRefused("tcp-accept-filter", "10.0.0.0/8, localhost", "tcpAcceptFilter", "'localhost' is no range");
        assertRefused("socks-proxy", "proxy", "socksProxy", "there is no port");
        assertRefused("send-buffer", "3GB", "sendBuffer", "2147483647");
        assertRefused("send-high-water-mark", "-5", "sendHighWaterMark", "0 to 2147483647 messages");
    }

    private static SocketType typeWith(SocketOption<?> option) {
        return Stream.of(SocketType.values())
                .filter(option::appliesTo)
                .findFirst()
                .orElseThrow();
    }

    private static void assertRefused(String property, String value, String option, String reason) {
        try (Context context = Context.create();
                Socket socket = context.socket(SocketType.REQ)) {
            SocketOptionProperties properties = bind(property, value);
            assertThatThrownBy(() -> new SocketOptionMapper(socket).apply(properties))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageContaining(option)
                    .hasMessageContaining(reason);
        }
    }

    private static SocketOptionProperties bind(String property, String value) {
        return new Binder(new MapConfigurationPropertySource(Map.of("options." + property, value)))
                .bind("options", SocketOptionProperties.class)
                .get();
    }
}
