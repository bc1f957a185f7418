// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.HostResolver;
import dev.zmq.engine.InvalidEndpointException;
import dev.zmq.engine.InvalidOptionException;
import dev.zmq.engine.SocketOption;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.session.ChannelSettings;
import dev.zmq.engine.session.LargeParts;
import dev.zmq.engine.session.SessionSettings;
import dev.zmq.engine.transport.Addressing;
import dev.zmq.engine.transport.Admission;
import dev.zmq.engine.transport.SocksProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The options of one socket. Thread-safe. */
final class OptionStore {

    private static final long MILLIS_PER_DECISECOND = 100;

    private final SocketType type;
    private final Map<SocketOption<?>, Object> values = new ConcurrentHashMap<>();

    OptionStore(SocketType type, Duration defaultLinger, boolean ipv6) {
        this.type = type;
        set(SocketOptions.IPV6, ipv6);
        if (SocketOptions.LINGER.defaultValue(type).isNegative()) {
            set(SocketOptions.LINGER, defaultLinger);
        }
    }

    <T> T set(SocketOption<T> option, T value) {
        T valid = option.validate(value, type);
        if (option == SocketOptions.SOCKS_PROXY) {
            proxy((String) valid); // or the next connect would be the first to say what is wrong with it
        }
        values.put(option, valid);
        return valid;
    }

    <T> T get(SocketOption<T> option) {
        Object value = values.get(option);
        return value == null ? option.defaultValue(type) : option.type().cast(value);
    }

    /** Returns a wait in nanoseconds, negative for one without limit. */
    long nanos(SocketOption<Duration> option) {
        Duration value = get(option);
        return value.isNegative() ? -1 : value.toNanos();
    }

    /** Returns how hosts become addresses for endpoints from now on. */
    Addressing addressing(HostResolver hosts) {
        return new Addressing(get(SocketOptions.IPV6), hosts);
    }

    SessionSettings sessionSettings(HostResolver hosts) {
        Admission admission = new Admission(
                get(SocketOptions.TCP_ACCEPT_FILTER),
                get(SocketOptions.IPC_FILTER_USERS),
                get(SocketOptions.IPC_FILTER_GROUPS));
        boolean raw = type == SocketType.STREAM || option(SocketOptions.ROUTER_RAW, false);
        return new SessionSettings(
                type,
                raw,
                option(SocketOptions.ROUTING_ID, new byte[0]),
                raw ? -1 : get(SocketOptions.MAX_MESSAGE_SIZE),
                largeParts(),
                new SessionSettings.Queues(
                        option(SocketOptions.CONFLATE, false), option(SocketOptions.RECEIVE_QUEUE_BYTES, 0L)),
                get(SocketOptions.HANDSHAKE_INTERVAL).toNanos(),
                get(SocketOptions.IMMEDIATE),
                new SessionSettings.Reconnect(
                        get(SocketOptions.RECONNECT_INTERVAL).toMillis(),
                        get(SocketOptions.RECONNECT_INTERVAL_MAX).toMillis()),
                heartbeat(),
                channel(),
                new SessionSettings.Connecting(
                        addressing(hosts),
                        get(SocketOptions.CONNECT_TIMEOUT).toNanos(),
                        proxy(get(SocketOptions.SOCKS_PROXY)),
                        get(SocketOptions.RECONNECT_STOP)),
                admission,
                get(SocketOptions.AFFINITY));
    }

    private @Nullable SocksProxy proxy(String hostAndPort) {
        if (hostAndPort.isEmpty()) {
            return null;
        }
        try {
            return SocksProxy.of(hostAndPort, get(SocketOptions.SOCKS_USERNAME), get(SocketOptions.SOCKS_PASSWORD));
        } catch (InvalidEndpointException e) {
            throw new InvalidOptionException(
                    SocketOptions.SOCKS_PROXY.name(), e.endpoint(), SocketOptions.SOCKS_PROXY.range(), e.reason());
        }
    }

    private <T> T option(SocketOption<T> option, T otherwise) {
        return option.appliesTo(type) ? get(option) : otherwise;
    }

    private LargeParts largeParts() {
        if (!SocketOptions.LARGE_PART_SIZE.appliesTo(type)) {
            return LargeParts.NONE;
        }
        String directory = get(SocketOptions.LARGE_PART_DIRECTORY);
        return new LargeParts(get(SocketOptions.LARGE_PART_SIZE), directory.isEmpty() ? null : Path.of(directory));
    }

    private SessionSettings.Heartbeat heartbeat() {
        Duration interval = get(SocketOptions.HEARTBEAT_INTERVAL);
        Duration timeout = get(SocketOptions.HEARTBEAT_TIMEOUT);
        return new SessionSettings.Heartbeat(
                interval.toNanos(), (timeout.isNegative() ? interval : timeout).toNanos(), (int)
                        (get(SocketOptions.HEARTBEAT_TTL).toMillis() / MILLIS_PER_DECISECOND));
    }

    private ChannelSettings channel() {
        return new ChannelSettings(
                get(SocketOptions.BACKLOG),
                get(SocketOptions.TCP_KEEPALIVE),
                get(SocketOptions.TCP_KEEPALIVE_COUNT),
                get(SocketOptions.TCP_KEEPALIVE_IDLE),
                get(SocketOptions.TCP_KEEPALIVE_INTERVAL),
                get(SocketOptions.SEND_BUFFER),
                get(SocketOptions.RECEIVE_BUFFER),
                get(SocketOptions.TYPE_OF_SERVICE));
    }
}
