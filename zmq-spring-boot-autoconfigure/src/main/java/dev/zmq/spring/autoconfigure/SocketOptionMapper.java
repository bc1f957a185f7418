// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.AddressRange;
import dev.zmq.engine.InvalidOptionException;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOption;
import dev.zmq.engine.SocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Sets the options of one socket from its properties, where a property has a value. */
final class SocketOptionMapper {

    private final Socket socket;
    private final boolean ofAllSockets;

    /** Creates a mapper for properties of the socket, all of which it must have. */
    SocketOptionMapper(Socket socket) {
        this(socket, false);
    }

    private SocketOptionMapper(Socket socket, boolean ofAllSockets) {
        this.socket = socket;
        this.ofAllSockets = ofAllSockets;
    }

    /** Returns a mapper for properties of all sockets, which passes over those that the socket's type does not have. */
    static SocketOptionMapper ofAllSockets(Socket socket) {
        return new SocketOptionMapper(socket, true);
    }

    /**
     * Sets the options.
     *
     * @throws InvalidOptionException if a value is out of the option's range, or the socket's type lacks the option
     */
    void apply(SocketOptionProperties properties) {
        set(SocketOptions.SEND_HIGH_WATER_MARK, properties.getSendHighWaterMark());
        set(SocketOptions.RECEIVE_HIGH_WATER_MARK, properties.getReceiveHighWaterMark());
        set(SocketOptions.LINGER, properties.getLinger());
        set(SocketOptions.SEND_TIMEOUT, properties.getSendTimeout());
        set(SocketOptions.RECEIVE_TIMEOUT, properties.getReceiveTimeout());
        set(SocketOptions.BUSY_POLL, properties.getBusyPoll());
        set(SocketOptions.RECONNECT_INTERVAL, properties.getReconnectInterval());
        set(SocketOptions.RECONNECT_INTERVAL_MAX, properties.getReconnectIntervalMax());
        set(SocketOptions.ROUTING_ID, properties.getRoutingId(), text -> text.getBytes(StandardCharsets.UTF_8));
        set(SocketOptions.MAX_MESSAGE_SIZE, properties.getMaxMessageSize(), DataSize::toBytes);
        set(SocketOptions.LARGE_PART_SIZE, properties.getLargePartSize(), DataSize::toBytes);
        set(SocketOptions.LARGE_PART_DIRECTORY, properties.getLargePartDirectory());
        set(SocketOptions.HANDSHAKE_INTERVAL, properties.getHandshakeInterval());
        set(SocketOptions.IMMEDIATE, properties.getImmediate());
        set(SocketOptions.IPV6, properties.getIpv6());
        set(SocketOptions.CONNECT_TIMEOUT, properties.getConnectTimeout());
        set(SocketOptions.TYPE_OF_SERVICE, properties.getTypeOfService());
        set(SocketOptions.SOCKS_PROXY, properties.getSocksProxy());
        set(SocketOptions.SOCKS_USERNAME, properties.getSocksUsername());
        set(SocketOptions.SOCKS_PASSWORD, properties.getSocksPassword());
        set(SocketOptions.RECONNECT_STOP, properties.getReconnectStop());
        setRanges(SocketOptions.TCP_ACCEPT_FILTER, properties.getTcpAcceptFilter());
        set(SocketOptions.IPC_FILTER_USERS, properties.getIpcFilterUsers());
        set(SocketOptions.IPC_FILTER_GROUPS, properties.getIpcFilterGroups());
        set(SocketOptions.AFFINITY, properties.getAffinity());
        set(SocketOptions.SEND_QUEUE_BYTES, properties.getSendQueueBytes(), DataSize::toBytes);
        set(SocketOptions.RECEIVE_QUEUE_BYTES, properties.getReceiveQueueBytes(), DataSize::toBytes);
        set(SocketOptions.BACKLOG, properties.getBacklog());
        set(SocketOptions.TCP_KEEPALIVE, properties.getTcpKeepalive(), on -> on ? 1 : 0);
        set(SocketOptions.TCP_KEEPALIVE_COUNT, properties.getTcpKeepaliveCount());
        setSeconds(SocketOptions.TCP_KEEPALIVE_IDLE, properties.getTcpKeepaliveIdle());
        setSeconds(SocketOptions.TCP_KEEPALIVE_INTERVAL, properties.getTcpKeepaliveInterval());
        setBytes(SocketOptions.SEND_BUFFER, properties.getSendBuffer());
        setBytes(SocketOptions.RECEIVE_BUFFER, properties.getReceiveBuffer());
        set(SocketOptions.HEARTBEAT_INTERVAL, properties.getHeartbeatInterval());
        set(SocketOptions.HEARTBEAT_TIMEOUT, properties.getHeartbeatTimeout());
        set(SocketOptions.HEARTBEAT_TTL, properties.getHeartbeatTtl());
        set(SocketOptions.REQ_RELAXED, properties.getReqRelaxed());
        set(SocketOptions.REQ_CORRELATE, properties.getReqCorrelate());
        set(SocketOptions.XPUB_VERBOSE, properties.getXpubVerbose());
        set(SocketOptions.XPUB_VERBOSER, properties.getXpubVerboser());
        set(SocketOptions.XPUB_NODROP, properties.getXpubNodrop());
        set(SocketOptions.XPUB_MANUAL, properties.getXpubManual());
        set(SocketOptions.XPUB_MANUAL_LAST_VALUE, properties.getXpubManualLastValue());
        set(
                SocketOptions.XPUB_WELCOME_MESSAGE,
                properties.getXpubWelcomeMessage(),
                text -> text.getBytes(StandardCharsets.UTF_8));
        set(SocketOptions.INVERT_MATCHING, properties.getInvertMatching());
        set(SocketOptions.ONLY_FIRST_SUBSCRIBE, properties.getOnlyFirstSubscribe());
        set(SocketOptions.XSUB_VERBOSE_UNSUBSCRIBE, properties.getXsubVerboseUnsubscribe());
        set(SocketOptions.ROUTER_MANDATORY, properties.getRouterMandatory());
        set(SocketOptions.ROUTER_HANDOVER, properties.getRouterHandover());
        set(SocketOptions.ROUTER_NOTIFY, properties.getRouterNotify());
        set(SocketOptions.ROUTER_RAW, properties.getRouterRaw());
        set(SocketOptions.STREAM_NOTIFY, properties.getStreamNotify());
        set(SocketOptions.PROBE_ROUTER, properties.getProbeRouter());
        set(
                SocketOptions.CONNECT_ROUTING_ID,
                properties.getConnectRoutingId(),
                text -> text.getBytes(StandardCharsets.UTF_8));
        set(SocketOptions.HELLO_MESSAGE, properties.getHelloMessage(), text -> text.getBytes(StandardCharsets.UTF_8));
        set(
                SocketOptions.DISCONNECT_MESSAGE,
                properties.getDisconnectMessage(),
                text -> text.getBytes(StandardCharsets.UTF_8));
        set(SocketOptions.HICCUP_MESSAGE, properties.getHiccupMessage(), text -> text.getBytes(StandardCharsets.UTF_8));
        set(SocketOptions.CONFLATE, properties.getConflate());
    }

    private <T> void set(SocketOption<T> option, @Nullable T value) {
        set(option, value, Function.identity());
    }

    private <S, T> void set(SocketOption<T> option, @Nullable S value, Function<S, T> conversion) {
        if (value != null && (!ofAllSockets || option.appliesTo(socket.type()))) {
            socket.setOption(option, conversion.apply(value));
        }
    }

    private void setSeconds(SocketOption<Integer> option, @Nullable Duration value) {
        set(option, value, duration -> {
            if (!duration.equals(Duration.ofSeconds(duration.toSeconds()))
                    || duration.toSeconds() > Integer.MAX_VALUE) {
                throw new InvalidOptionException(option.name(), duration, "whole seconds, " + option.range());
            }
            return (int) duration.toSeconds();
        });
    }

    private void setRanges(SocketOption<List<AddressRange>> option, @Nullable List<String> value) {
        set(
                option,
                value,
                texts -> texts.stream().map(text -> range(option, text)).toList());
    }

    private static AddressRange range(SocketOption<?> option, String text) {
        try {
            return AddressRange.of(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidOptionException(option.name(), text, option.range(), String.valueOf(e.getMessage()));
        }
    }

    private void setBytes(SocketOption<Integer> option, @Nullable DataSize value) {
        set(option, value, size -> {
            if (size.toBytes() > Integer.MAX_VALUE || size.toBytes() < Integer.MIN_VALUE) {
                throw new InvalidOptionException(option.name(), size, option.range());
            }
            return (int) size.toBytes();
        });
    }
}
