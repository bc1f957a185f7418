// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import dev.zmq.engine.SocketOption.Effect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The options of a {@link Socket}. Each has libzmq's default; each names its libzmq counterpart.
 *
 * <p>Time spans have a resolution of one millisecond. Where waiting without limit is allowed, any negative duration
 * means it; {@link #INFINITE} is the one to write.
 */
public final class SocketOptions {

    /** Waits without limit. */
    public static final Duration INFINITE = Duration.ofMillis(-1);

    private static final int MAX_ROUTING_ID_BYTES = 255;
    private static final int MAX_TEXT_BYTES = 255;
    private static final int MAX_KEEPALIVE_PROBES = 127;
    private static final int MAX_KEEPALIVE_SECONDS = 32_767;
    private static final int MAX_HEARTBEAT_TTL_MILLIS = 6_553_599;
    private static final long MIN_LARGE_PART_SIZE = 64 * 1024;
    private static final long MAX_LARGE_PART_SIZE = Integer.MAX_VALUE - 7L;
    private static final String NO_VMCI = "the JDK has no sockets of VMware's VMCI";
    private static final String BATCHES =
            "batches grow and shrink with the traffic here; for the buffers of the kernel see receiveBuffer and sendBuffer";
    private static final String SCHEDULING =
            "the JDK cannot do this to a single thread; start the whole process with taskset, chrt or nice";
    private static final String NO_SECURITY =
            "there is no security mechanism but NULL yet; use ipc with ipcFilterUsers, or a network that is private";
    private static final Set<SocketType> ALL = EnumSet.allOf(SocketType.class);

    private static final Set<SocketType> RECEIVES = EnumSet.complementOf(EnumSet.of(SocketType.PUSH, SocketType.PUB));

    /** Those of which the application receives, but for XPUB, which has to look into what it receives. */
    private static final Set<SocketType> TAKES_LARGE_PARTS =
            EnumSet.complementOf(EnumSet.of(SocketType.PUSH, SocketType.PUB, SocketType.XPUB));

    /**
     * The most messages to queue for one peer before sending waits or drops; 0 for no limit. A change counts at once.
     * Default 1000 (ZMQ_SNDHWM).
     */
    public static final SocketOption<Integer> SEND_HIGH_WATER_MARK =
            integer("sendHighWaterMark", 1000, 0, Integer.MAX_VALUE, "messages", Effect.IMMEDIATELY);

    /**
     * The most messages to queue from one peer before its connection is no longer read; 0 for no limit. A change
     * counts at once. Default 1000 (ZMQ_RCVHWM).
     */
    public static final SocketOption<Integer> RECEIVE_HIGH_WATER_MARK =
            integer("receiveHighWaterMark", 1000, 0, Integer.MAX_VALUE, "messages", Effect.IMMEDIATELY);

    /**
     * The most bytes to queue for one peer before sending waits or drops, however few messages they are in; 0 for no limit.
     * A message goes in whole as soon as the queue is below the limit, so that an empty queue takes one of any size; once
     * full, a queue has room again when it is half empty. Counted are all parts with the 2 or 9 bytes that frame each, for
     * tcp and ipc. A change counts at once. Default 0. No counterpart in
     * libzmq.
     */
    public static final SocketOption<Long> SEND_QUEUE_BYTES = new SocketOption<>(
            "sendQueueBytes",
            Long.class,
            type -> 0L,
            value -> value >= 0,
            UnaryOperator.identity(),
            "0 to " + Long.MAX_VALUE + " bytes",
            Effect.IMMEDIATELY,
            ALL);

    /**
     * The most bytes to queue from one peer before its connection is no longer read, however few messages they are in; 0 for
     * no limit. Reading goes on once the queue is half empty. What one read brings, 128 KiB at most, or one message may go
     * beyond the limit, so that a message of any size gets through. Counted are all parts, for tcp and ipc. Default 0. No
     * counterpart in libzmq.
     */
    public static final SocketOption<Long> RECEIVE_QUEUE_BYTES = new SocketOption<>(
            "receiveQueueBytes",
            Long.class,
            type -> 0L,
            value -> value >= 0,
            UnaryOperator.identity(),
            "0 to " + Long.MAX_VALUE + " bytes",
            Effect.NEXT_ENDPOINT,
            EnumSet.of(
                    SocketType.PAIR,
                    SocketType.SUB,
                    SocketType.XSUB,
                    SocketType.REQ,
                    SocketType.REP,
                    SocketType.DEALER,
                    SocketType.ROUTER,
                    SocketType.PULL,
                    SocketType.STREAM));

    /**
     * How long a closed socket, or a disconnected endpoint, keeps sending what is queued; 0 drops it at once. Read when
     * closing. Default without limit, 0 for SUB and XSUB (ZMQ_LINGER).
     */
    public static final SocketOption<Duration> LINGER = duration(
            "linger",
            type -> type == SocketType.SUB || type == SocketType.XSUB ? Duration.ZERO : INFINITE,
            true,
            Effect.IMMEDIATELY);

    /** How long {@link Socket#send(Message)} waits for room. Default without limit (ZMQ_SNDTIMEO). */
    public static final SocketOption<Duration> SEND_TIMEOUT =
            duration("sendTimeout", type -> INFINITE, true, Effect.IMMEDIATELY);

    /** How long {@link Socket#receive()} waits for a message. Default without limit (ZMQ_RCVTIMEO). */
    public static final SocketOption<Duration> RECEIVE_TIMEOUT =
            duration("receiveTimeout", type -> INFINITE, true, Effect.IMMEDIATELY);

    /**
     * How long a thread that waits for a message keeps a processor busy with looking for it before it sleeps, up to 1 s.
     * That saves the time to wake it up, 5 to 40 µs, and costs a processor while nothing comes; with several I/O threads in the
     * context it saves only a part. With 0 a thread looks for up to 50 µs, and only where requests and replies come faster
     * for it. Libzmq's draft option has the kernel do something like it. Default 0 (ZMQ_BUSY_POLL).
     */
    public static final SocketOption<Duration> BUSY_POLL = new SocketOption<>(
            "busyPoll",
            Duration.class,
            type -> Duration.ZERO,
            value -> !value.isNegative() && value.compareTo(Duration.ofSeconds(1)) <= 0,
            UnaryOperator.identity(),
            "0 to 1000 ms",
            Effect.IMMEDIATELY,
            RECEIVES);

    /**
     * How long to wait before connecting again; a random part of up to the same length is added, so that many clients
     * do not return at the same instant. 0 or negative: never connect again. Default 100 ms (ZMQ_RECONNECT_IVL).
     */
    public static final SocketOption<Duration> RECONNECT_INTERVAL =
            duration("reconnectInterval", type -> Duration.ofMillis(100), true, Effect.NEXT_ENDPOINT);

    /**
     * The longest wait before connecting again: the interval doubles up to this with each failure, until a handshake
     * succeeds. 0: the interval does not grow, except, up to 5 s, for an endpoint that answers in another protocol.
     * Default 0 (ZMQ_RECONNECT_IVL_MAX).
     */
    public static final SocketOption<Duration> RECONNECT_INTERVAL_MAX =
            duration("reconnectIntervalMax", type -> Duration.ZERO, false, Effect.NEXT_ENDPOINT);

    /**
     * The name under which ROUTER peers know this socket, 1 to 255 bytes; empty for a generated one. It cannot be set on a
     * STREAM socket, and tells there the routing id of the connection that the application has begun last. Default empty
     * (ZMQ_ROUTING_ID).
     */
    public static final SocketOption<byte[]> ROUTING_ID = new SocketOption<>(
            "routingId",
            byte[].class,
            type -> new byte[0],
            value -> value.length <= MAX_ROUTING_ID_BYTES,
            byte[]::clone,
            "0 to 255 bytes",
            Effect.NEXT_ENDPOINT,
            EnumSet.of(SocketType.REQ, SocketType.REP, SocketType.DEALER, SocketType.ROUTER));

    /**
     * The longest message to accept from a peer, all its parts together, in bytes; a longer one closes the connection
     * before memory is reserved for it. -1 for no limit. libzmq applies its option to each part. Peers that speak no ZMTP
     * send no messages that could be too long. Default -1 (ZMQ_MAXMSGSIZE).
     */
    public static final SocketOption<Long> MAX_MESSAGE_SIZE = new SocketOption<>(
            "maxMessageSize",
            Long.class,
            type -> -1L,
            value -> value >= -1,
            UnaryOperator.identity(),
            "-1 (no limit) or 0 to " + Long.MAX_VALUE + " bytes",
            Effect.NEXT_ENDPOINT,
            ALL);

    /**
     * From which size on a part that is received is a {@link LargePart} rather than an array, in bytes. Default 2147483640,
     * the first size that no array has. No counterpart in libzmq.
     */
    public static final SocketOption<Long> LARGE_PART_SIZE = new SocketOption<>(
            "largePartSize",
            Long.class,
            type -> MAX_LARGE_PART_SIZE,
            value -> value >= MIN_LARGE_PART_SIZE && value <= MAX_LARGE_PART_SIZE,
            UnaryOperator.identity(),
            MIN_LARGE_PART_SIZE + " to " + MAX_LARGE_PART_SIZE + " bytes",
            Effect.NEXT_ENDPOINT,
            TAKES_LARGE_PARTS);

    /**
     * The directory in which large parts are kept that are received, each in a file of its own, which is gone with the part;
     * empty to keep them in memory. A part that finds the disk full ends its connection. Default empty: nothing is written
     * to a disk. No counterpart in libzmq.
     */
    public static final SocketOption<String> LARGE_PART_DIRECTORY = new SocketOption<>(
            "largePartDirectory",
            String.class,
            type -> "",
            value -> value.isEmpty() || isWritableDirectory(value),
            UnaryOperator.identity(),
            "empty, or a directory that exists and can be written",
            Effect.NEXT_ENDPOINT,
            TAKES_LARGE_PARTS);

    /**
     * How long a new connection may take for greeting and handshake; 0 for no limit. Default 30 s (ZMQ_HANDSHAKE_IVL).
     */
    public static final SocketOption<Duration> HANDSHAKE_INTERVAL =
            duration("handshakeInterval", type -> Duration.ofSeconds(30), false, Effect.NEXT_ENDPOINT);

    /**
     * Whether messages are queued only for peers that are connected, and not for endpoints still being connected.
     * Default false (ZMQ_IMMEDIATE).
     */
    public static final SocketOption<Boolean> IMMEDIATE = bool("immediate", Effect.NEXT_ENDPOINT, ALL);

    /**
     * Whether only the newest message is kept for and from each peer, in the place of a queue; high-water marks count for
     * nothing then, and sending never waits once there is a peer. Messages may have several parts, which libzmq does not
     * allow. Default false (ZMQ_CONFLATE).
     */
    public static final SocketOption<Boolean> CONFLATE = bool(
            "conflate",
            Effect.NEXT_ENDPOINT,
            EnumSet.of(SocketType.PUSH, SocketType.PULL, SocketType.PUB, SocketType.SUB, SocketType.DEALER));

    /**
     * Whether names mean IPv6 addresses as well as IPv4 ones, IPv6 first, and binding to all interfaces ({@code tcp://*})
     * takes connections of both. An address, such as {@code tcp://[::1]:5555}, is taken as it is written in either case.
     * {@link Context.Builder#ipv6} sets it for all sockets of a context. Default false (ZMQ_IPV6).
     */
    public static final SocketOption<Boolean> IPV6 = bool("ipv6", Effect.NEXT_ENDPOINT, ALL);

    /**
     * How long connecting to one address may take before the next one is tried, or the endpoint again; 0 for as long as the
     * operating system allows, which is minutes. Default 0 (ZMQ_CONNECT_TIMEOUT).
     */
    public static final SocketOption<Duration> CONNECT_TIMEOUT =
            duration("connectTimeout", type -> Duration.ZERO, false, Effect.NEXT_ENDPOINT);

    /**
     * The byte of this name in the header of each IP packet (DSCP and ECN), by which networks give precedence; 0 leaves it
     * to the operating system. Default 0 (ZMQ_TOS).
     */
    public static final SocketOption<Integer> TYPE_OF_SERVICE =
            integer("typeOfService", 0, 0, 255, "", Effect.NEXT_ENDPOINT);

    /**
     * The SOCKS 5 proxy through which tcp endpoints are connected to, {@code host:port}; empty for none. Host names are
     * passed on to it, so that its name service counts. What it takes to connect is part of {@link #CONNECT_TIMEOUT}, if
     * that is set, else it has the {@link #HANDSHAKE_INTERVAL}. Default empty (ZMQ_SOCKS_PROXY).
     */
    public static final SocketOption<String> SOCKS_PROXY = text("socksProxy", "host:port, or nothing");

    /**
     * The user to name to the SOCKS proxy if it asks, up to 255 bytes in UTF-8; empty for none. Default empty
     * (ZMQ_SOCKS_USERNAME).
     */
    public static final SocketOption<String> SOCKS_USERNAME = text("socksUsername", "0 to 255 bytes in UTF-8");

    /**
     * The password of {@link #SOCKS_USERNAME}, up to 255 bytes in UTF-8. It is sent as it is, as the protocol knows no
     * better. Default empty (ZMQ_SOCKS_PASSWORD).
     */
    public static final SocketOption<String> SOCKS_PASSWORD =
            text("socksPassword", "0 to 255 bytes in UTF-8").hidden();

    /**
     * After what this socket does not connect to an endpoint again, which it otherwise does until it succeeds. Such an
     * endpoint is in the state {@link PeerState#FAILED} from then on. Default nothing (ZMQ_RECONNECT_STOP).
     */
    public static final SocketOption<Set<ReconnectStop>> RECONNECT_STOP = new SocketOption<>(
            "reconnectStop",
            generic(Set.class),
            type -> Set.of(),
            value -> true,
            Set::copyOf,
            "any of CONNECTION_REFUSED, HANDSHAKE_FAILED, AFTER_DISCONNECT",
            Effect.NEXT_ENDPOINT,
            ALL);

    /**
     * The addresses from which tcp peers may connect to this socket; nothing for all. Others are counted as rejected and
     * closed without a word. Default nothing (ZMQ_TCP_ACCEPT_FILTER).
     */
    public static final SocketOption<List<AddressRange>> TCP_ACCEPT_FILTER =
            list("tcpAcceptFilter", "ranges of addresses such as 192.168.1.0/24");

    /**
     * The users, by name or number, whose processes may connect to this socket by ipc. If this and
     * {@link #IPC_FILTER_GROUPS} are empty, all may; otherwise it is enough to fit one of both. Names must be known to the
     * operating system when the socket is bound. Default nothing (ZMQ_IPC_FILTER_UID).
     */
    public static final SocketOption<List<String>> IPC_FILTER_USERS = list("ipcFilterUsers", "users by name or number");

    /**
     * The groups, by name or number, whose processes may connect to this socket by ipc; the group that the process runs as
     * counts, and no other one of its user. See {@link #IPC_FILTER_USERS}. Default nothing (ZMQ_IPC_FILTER_GID).
     */
    public static final SocketOption<List<String>> IPC_FILTER_GROUPS =
            list("ipcFilterGroups", "groups by name or number");

    /**
     * Which of the context's I/O threads may serve an endpoint: bit 0 stands for the first, and so on; 0 for any. Of
     * those, the one with the fewest connections does. Binding and connecting fail if there is no such thread. Default 0
     * (ZMQ_AFFINITY).
     */
    public static final SocketOption<Long> AFFINITY = new SocketOption<>(
            "affinity",
            Long.class,
            type -> 0L,
            value -> true,
            UnaryOperator.identity(),
            "any bits",
            Effect.NEXT_ENDPOINT,
            ALL);

    /** The length of the queue of connections not yet accepted. Default 100 (ZMQ_BACKLOG). */
    public static final SocketOption<Integer> BACKLOG =
            integer("backlog", 100, 1, Integer.MAX_VALUE, "connections", Effect.NEXT_ENDPOINT);

    /** TCP keepalive: 1 on, 0 off, -1 as the operating system does. Default -1 (ZMQ_TCP_KEEPALIVE). */
    public static final SocketOption<Integer> TCP_KEEPALIVE =
            integer("tcpKeepalive", -1, -1, 1, "", Effect.NEXT_ENDPOINT);

    /** Unanswered probes before the connection counts as lost, -1 as the system does (ZMQ_TCP_KEEPALIVE_CNT). */
    public static final SocketOption<Integer> TCP_KEEPALIVE_COUNT =
            keepalive("tcpKeepaliveCount", MAX_KEEPALIVE_PROBES, "probes");

    /** Seconds of silence before the first probe, -1 as the operating system does (ZMQ_TCP_KEEPALIVE_IDLE). */
    public static final SocketOption<Integer> TCP_KEEPALIVE_IDLE =
            keepalive("tcpKeepaliveIdle", MAX_KEEPALIVE_SECONDS, "seconds");

    /** Seconds between probes, -1 as the operating system does (ZMQ_TCP_KEEPALIVE_INTVL). */
    public static final SocketOption<Integer> TCP_KEEPALIVE_INTERVAL =
            keepalive("tcpKeepaliveInterval", MAX_KEEPALIVE_SECONDS, "seconds");

    /** The kernel's send buffer of a connection, -1 as the operating system does. Default -1 (ZMQ_SNDBUF). */
    public static final SocketOption<Integer> SEND_BUFFER =
            integer("sendBuffer", -1, -1, Integer.MAX_VALUE, "bytes", Effect.NEXT_ENDPOINT);

    /** The kernel's receive buffer of a connection, -1 as the operating system does. Default -1 (ZMQ_RCVBUF). */
    public static final SocketOption<Integer> RECEIVE_BUFFER =
            integer("receiveBuffer", -1, -1, Integer.MAX_VALUE, "bytes", Effect.NEXT_ENDPOINT);

    /** How often to ping each peer; 0 for never. Default 0 (ZMQ_HEARTBEAT_IVL). */
    public static final SocketOption<Duration> HEARTBEAT_INTERVAL =
            duration("heartbeatInterval", type -> Duration.ZERO, false, Effect.NEXT_ENDPOINT);

    /**
     * How long a peer may stay silent after a ping before its connection is closed; negative for the same as
     * {@link #HEARTBEAT_INTERVAL}. Default negative (ZMQ_HEARTBEAT_TIMEOUT).
     */
    public static final SocketOption<Duration> HEARTBEAT_TIMEOUT =
            duration("heartbeatTimeout", type -> INFINITE, true, Effect.NEXT_ENDPOINT);

    /**
     * How long a peer shall keep a connection on which it hears nothing from this socket; sent with each ping, in
     * tenths of a second. 0 leaves it to the peer. Default 0 (ZMQ_HEARTBEAT_TTL).
     */
    public static final SocketOption<Duration> HEARTBEAT_TTL = new SocketOption<>(
            "heartbeatTtl",
            Duration.class,
            type -> Duration.ZERO,
            value -> !value.isNegative() && value.compareTo(Duration.ofMillis(MAX_HEARTBEAT_TTL_MILLIS)) <= 0,
            UnaryOperator.identity(),
            "0 to " + MAX_HEARTBEAT_TTL_MILLIS + " ms",
            Effect.NEXT_ENDPOINT,
            ALL);

    /**
     * Whether a REQ socket may send again before the reply came; the earlier request is then given up. Set
     * {@link #REQ_CORRELATE} too, or its late reply is taken for the new one. Default false (ZMQ_REQ_RELAXED).
     */
    public static final SocketOption<Boolean> REQ_RELAXED =
            bool("reqRelaxed", Effect.IMMEDIATELY, EnumSet.of(SocketType.REQ));

    /**
     * Whether a REQ socket numbers its requests and takes only the reply with the same number. Default false
     * (ZMQ_REQ_CORRELATE).
     */
    public static final SocketOption<Boolean> REQ_CORRELATE =
            bool("reqCorrelate", Effect.IMMEDIATELY, EnumSet.of(SocketType.REQ));

    /**
     * Whether sending to a routing id that no peer has throws {@link ZmqUnroutableException}, and sending to a peer that is
     * full waits, or tells that it would have to; rather than dropping the message. Default false (ZMQ_ROUTER_MANDATORY).
     */
    public static final SocketOption<Boolean> ROUTER_MANDATORY =
            bool("routerMandatory", Effect.IMMEDIATELY, EnumSet.of(SocketType.ROUTER));

    /**
     * Whether a peer that announces the routing id of another one takes it over, and the other one is disconnected; rather
     * than being ignored. Counts for peers that connect later. Default false (ZMQ_ROUTER_HANDOVER).
     */
    public static final SocketOption<Boolean> ROUTER_HANDOVER =
            bool("routerHandover", Effect.IMMEDIATELY, EnumSet.of(SocketType.ROUTER));

    /**
     * Of what a ROUTER socket is notified by a message of the peer's routing id and an empty part. Counts for what happens
     * later. Default {@link RouterNotify#NONE} (ZMQ_ROUTER_NOTIFY).
     */
    public static final SocketOption<RouterNotify> ROUTER_NOTIFY = new SocketOption<>(
            "routerNotify",
            RouterNotify.class,
            type -> RouterNotify.NONE,
            value -> true,
            UnaryOperator.identity(),
            "NONE, CONNECT, DISCONNECT or BOTH",
            Effect.IMMEDIATELY,
            EnumSet.of(SocketType.ROUTER));

    /**
     * Whether the peers of a ROUTER socket speak plain TCP and no ZMTP, as those of a {@link SocketType#STREAM} socket do,
     * which is to be preferred. It is notified of connections made and lost as a STREAM socket is, and closes one as that
     * does. Default false (ZMQ_ROUTER_RAW).
     */
    public static final SocketOption<Boolean> ROUTER_RAW =
            bool("routerRaw", Effect.NEXT_ENDPOINT, EnumSet.of(SocketType.ROUTER));

    /**
     * Whether a STREAM socket is notified of each connection that is made and of each that is lost, by a message of its
     * routing id and an empty part. Counts for what happens later. Default true (ZMQ_STREAM_NOTIFY).
     */
    public static final SocketOption<Boolean> STREAM_NOTIFY = new SocketOption<>(
            "streamNotify",
            Boolean.class,
            type -> true,
            value -> true,
            UnaryOperator.identity(),
            "true or false",
            Effect.IMMEDIATELY,
            EnumSet.of(SocketType.STREAM));

    /**
     * Whether an empty message is sent to each new peer before anything else, so that a ROUTER learns of this socket. An
     * endpoint that is connected to is a new peer once, not with each connection, unless {@link #IMMEDIATE} is set. Default
     * false (ZMQ_PROBE_ROUTER).
     */
    public static final SocketOption<Boolean> PROBE_ROUTER =
            bool("probeRouter", Effect.IMMEDIATELY, EnumSet.of(SocketType.REQ, SocketType.DEALER, SocketType.ROUTER));

    /**
     * The routing id by which this socket knows the peer that it connects to next, whatever id that announces, 1 to 255
     * bytes; empty for none. The next {@link Socket#connect} takes it and leaves it empty; messages can be addressed to it
     * from then on. Default empty (ZMQ_CONNECT_ROUTING_ID).
     */
    public static final SocketOption<byte[]> CONNECT_ROUTING_ID = new SocketOption<>(
            "connectRoutingId",
            byte[].class,
            type -> new byte[0],
            value -> value.length <= MAX_ROUTING_ID_BYTES,
            byte[]::clone,
            "0 to 255 bytes",
            Effect.NEXT_ENDPOINT,
            EnumSet.of(SocketType.ROUTER, SocketType.STREAM));

    /**
     * A message of one part that is sent first on every new connection, to accepted and connected peers alike; empty for
     * none. Counts for connections made later. Default empty (ZMQ_HELLO_MSG).
     */
    public static final SocketOption<byte[]> HELLO_MESSAGE =
            bytes("helloMessage", Effect.IMMEDIATELY, EnumSet.of(SocketType.DEALER, SocketType.ROUTER));

    /**
     * A message of one part that this socket receives, as if from the peer, when the connection of an accepted peer is
     * lost; empty for none. Counts for connections lost later. Default empty (ZMQ_DISCONNECT_MSG).
     */
    public static final SocketOption<byte[]> DISCONNECT_MESSAGE =
            bytes("disconnectMessage", Effect.IMMEDIATELY, EnumSet.of(SocketType.ROUTER));

    /**
     * A message of one part that this socket receives, as if from the peer, when the connection to an endpoint that it
     * connects to is lost; empty for none. Counts for connections lost later. Default empty (ZMQ_HICCUP_MSG).
     */
    public static final SocketOption<byte[]> HICCUP_MESSAGE =
            bytes("hiccupMessage", Effect.IMMEDIATELY, EnumSet.of(SocketType.DEALER));

    /**
     * Whether an XPUB socket is told every subscription, rather than only the first one to a topic. Setting it, to either
     * value, resets {@link #XPUB_VERBOSER}. Default false (ZMQ_XPUB_VERBOSE).
     */
    public static final SocketOption<Boolean> XPUB_VERBOSE =
            bool("xpubVerbose", Effect.IMMEDIATELY, EnumSet.of(SocketType.XPUB));

    /**
     * Whether an XPUB socket is told every subscription and every cancellation, rather than only the first subscription
     * to a topic and the end of the last one. Setting it sets {@link #XPUB_VERBOSE} too. Default false
     * (ZMQ_XPUB_VERBOSER).
     */
    public static final SocketOption<Boolean> XPUB_VERBOSER =
            bool("xpubVerboser", Effect.IMMEDIATELY, EnumSet.of(SocketType.XPUB));

    /**
     * Whether sending on a PUB or XPUB socket waits while any subscriber of the message is full, rather than dropping the
     * message for that one; who cannot wait sends it to nobody. One slow subscriber then stops all. Default false
     * (ZMQ_XPUB_NODROP).
     */
    public static final SocketOption<Boolean> XPUB_NODROP =
            bool("xpubNodrop", Effect.IMMEDIATELY, EnumSet.of(SocketType.PUB, SocketType.XPUB));

    /**
     * Whether an XPUB socket only reports what peers ask for, every time, and leaves it to the application to subscribe
     * the peer whose request it received last, with {@link Socket#subscribe(byte[])} and
     * {@link Socket#unsubscribe(byte[])}. Default false (ZMQ_XPUB_MANUAL).
     */
    public static final SocketOption<Boolean> XPUB_MANUAL =
            bool("xpubManual", Effect.IMMEDIATELY, EnumSet.of(SocketType.XPUB));

    /**
     * As {@link #XPUB_MANUAL}, and the next message sent after a request was received goes to that peer alone, if it
     * matches a subscription of it; to keep a cache of last values. Setting it sets {@link #XPUB_MANUAL} too. Default
     * false (ZMQ_XPUB_MANUAL_LAST_VALUE).
     */
    public static final SocketOption<Boolean> XPUB_MANUAL_LAST_VALUE =
            bool("xpubManualLastValue", Effect.IMMEDIATELY, EnumSet.of(SocketType.XPUB));

    /**
     * A message of one part that an XPUB socket sends to every new peer before anything else, whatever it subscribes to; a
     * SUB socket delivers it only if it matches one of its subscriptions. Empty for none. Default empty
     * (ZMQ_XPUB_WELCOME_MSG).
     */
    public static final SocketOption<byte[]> XPUB_WELCOME_MESSAGE =
            bytes("xpubWelcomeMessage", Effect.IMMEDIATELY, EnumSet.of(SocketType.XPUB));

    /**
     * Whether messages go to those who have not subscribed to them. To be set on PUB or XPUB and on SUB alike, as a SUB
     * socket filters too; an XSUB socket filters nothing. Default false (ZMQ_INVERT_MATCHING).
     */
    public static final SocketOption<Boolean> INVERT_MATCHING =
            bool("invertMatching", Effect.IMMEDIATELY, EnumSet.of(SocketType.PUB, SocketType.XPUB, SocketType.SUB));

    /**
     * Whether only the first part of a message between XSUB and XPUB can be a subscription; if not, every part that begins
     * with the byte 0 or 1 is one. If the first part is one, so may be those that follow. Default false
     * (ZMQ_ONLY_FIRST_SUBSCRIBE).
     */
    public static final SocketOption<Boolean> ONLY_FIRST_SUBSCRIBE =
            bool("onlyFirstSubscribe", Effect.IMMEDIATELY, EnumSet.of(SocketType.XPUB, SocketType.XSUB));

    /**
     * Whether an XSUB socket passes on every cancellation, rather than only that of the last of several equal
     * subscriptions. Default false (ZMQ_XSUB_VERBOSE_UNSUBSCRIBE).
     */
    public static final SocketOption<Boolean> XSUB_VERBOSE_UNSUBSCRIBE =
            bool("xsubVerboseUnsubscribe", Effect.IMMEDIATELY, EnumSet.of(SocketType.XSUB));

    private static final List<SocketOption<?>> VALUES = List.of(
            SEND_HIGH_WATER_MARK,
            RECEIVE_HIGH_WATER_MARK,
            SEND_QUEUE_BYTES,
            RECEIVE_QUEUE_BYTES,
            LINGER,
            SEND_TIMEOUT,
            RECEIVE_TIMEOUT,
            BUSY_POLL,
            RECONNECT_INTERVAL,
            RECONNECT_INTERVAL_MAX,
            ROUTING_ID,
            MAX_MESSAGE_SIZE,
            LARGE_PART_SIZE,
            LARGE_PART_DIRECTORY,
            HANDSHAKE_INTERVAL,
            IMMEDIATE,
            IPV6,
            CONNECT_TIMEOUT,
            TYPE_OF_SERVICE,
            SOCKS_PROXY,
            SOCKS_USERNAME,
            SOCKS_PASSWORD,
            RECONNECT_STOP,
            TCP_ACCEPT_FILTER,
            IPC_FILTER_USERS,
            IPC_FILTER_GROUPS,
            AFFINITY,
            BACKLOG,
            TCP_KEEPALIVE,
            TCP_KEEPALIVE_COUNT,
            TCP_KEEPALIVE_IDLE,
            TCP_KEEPALIVE_INTERVAL,
            SEND_BUFFER,
            RECEIVE_BUFFER,
            HEARTBEAT_INTERVAL,
            HEARTBEAT_TIMEOUT,
            HEARTBEAT_TTL,
            REQ_RELAXED,
            REQ_CORRELATE,
            CONFLATE,
            ROUTER_MANDATORY,
            ROUTER_HANDOVER,
            ROUTER_NOTIFY,
            ROUTER_RAW,
            STREAM_NOTIFY,
            PROBE_ROUTER,
            CONNECT_ROUTING_ID,
            HELLO_MESSAGE,
            DISCONNECT_MESSAGE,
            HICCUP_MESSAGE,
            XPUB_VERBOSE,
            XPUB_VERBOSER,
            XPUB_NODROP,
            XPUB_MANUAL,
            XPUB_MANUAL_LAST_VALUE,
            XPUB_WELCOME_MESSAGE,
            INVERT_MATCHING,
            ONLY_FIRST_SUBSCRIBE,
            XSUB_VERBOSE_UNSUBSCRIBE);

    private static final List<UnavailableOption> UNAVAILABLE = List.of(
            new UnavailableOption("priority", "ZMQ_PRIORITY", "the JDK cannot set SO_PRIORITY; see typeOfService"),
            new UnavailableOption(
                    "tcpMaxrt",
                    "ZMQ_TCP_MAXRT",
                    "the JDK cannot set TCP_USER_TIMEOUT; heartbeatInterval and heartbeatTimeout find dead peers as fast"),
            new UnavailableOption(
                    "bindToDevice",
                    "ZMQ_BINDTODEVICE",
                    "the JDK cannot set SO_BINDTODEVICE; name an interface in the endpoint, such as tcp://eth0:5555 to bind"
                            + " and tcp://eth0:0;host:5555 to connect"),
            new UnavailableOption(
                    "useFd", "ZMQ_USE_FD", "the JDK cannot take over a descriptor that somebody else has opened"),
            new UnavailableOption(
                    "loopbackFastpath",
                    "ZMQ_LOOPBACK_FASTPATH",
                    "the JDK cannot set SIO_LOOPBACK_FAST_PATH, which Windows no longer recommends; ipc is faster"),
            new UnavailableOption(
                    "ipcFilterPid",
                    "ZMQ_IPC_FILTER_PID",
                    "the JDK tells the user and the group of a peer, not its process; see ipcFilterUsers"),
            new UnavailableOption("vmciBufferSize", "ZMQ_VMCI_BUFFER_SIZE", NO_VMCI),
            new UnavailableOption("vmciBufferMinSize", "ZMQ_VMCI_BUFFER_MIN_SIZE", NO_VMCI),
            new UnavailableOption("vmciBufferMaxSize", "ZMQ_VMCI_BUFFER_MAX_SIZE", NO_VMCI),
            new UnavailableOption("vmciConnectTimeout", "ZMQ_VMCI_CONNECT_TIMEOUT", NO_VMCI),
            new UnavailableOption("inBatchSize", "ZMQ_IN_BATCH_SIZE", BATCHES),
            new UnavailableOption("outBatchSize", "ZMQ_OUT_BATCH_SIZE", BATCHES),
            new UnavailableOption(
                    "ipv4only", "ZMQ_IPV4ONLY", "it is the contrary of ipv6 under an older name: set ipv6"),
            new UnavailableOption("threadPriority", "ZMQ_THREAD_PRIORITY", SCHEDULING),
            new UnavailableOption("threadSchedPolicy", "ZMQ_THREAD_SCHED_POLICY", SCHEDULING),
            new UnavailableOption("threadAffinityCpuAdd", "ZMQ_THREAD_AFFINITY_CPU_ADD", SCHEDULING),
            new UnavailableOption("threadAffinityCpuRemove", "ZMQ_THREAD_AFFINITY_CPU_REMOVE", SCHEDULING),
            new UnavailableOption(
                    "maxMsgsz", "ZMQ_MAX_MSGSZ", "libzmq keeps it and does not heed it; set maxMessageSize"),
            new UnavailableOption("msgTSize", "ZMQ_MSG_T_SIZE", "it is the size of a struct of C"),
            new UnavailableOption(
                    "zeroCopyRecv", "ZMQ_ZERO_COPY_RECV", "large messages are received without a copy in any case"),
            new UnavailableOption("plainServer", "ZMQ_PLAIN_SERVER", NO_SECURITY),
            new UnavailableOption("plainUsername", "ZMQ_PLAIN_USERNAME", NO_SECURITY),
            new UnavailableOption("plainPassword", "ZMQ_PLAIN_PASSWORD", NO_SECURITY),
            new UnavailableOption("curveServer", "ZMQ_CURVE_SERVER", NO_SECURITY),
            new UnavailableOption("curvePublicKey", "ZMQ_CURVE_PUBLICKEY", NO_SECURITY),
            new UnavailableOption("curveSecretKey", "ZMQ_CURVE_SECRETKEY", NO_SECURITY),
            new UnavailableOption("curveServerKey", "ZMQ_CURVE_SERVERKEY", NO_SECURITY),
            new UnavailableOption("zapDomain", "ZMQ_ZAP_DOMAIN", NO_SECURITY),
            new UnavailableOption("zapEnforceDomain", "ZMQ_ZAP_ENFORCE_DOMAIN", NO_SECURITY),
            new UnavailableOption("gssapiServer", "ZMQ_GSSAPI_SERVER", NO_SECURITY),
            new UnavailableOption("gssapiPlaintext", "ZMQ_GSSAPI_PLAINTEXT", NO_SECURITY),
            new UnavailableOption("gssapiPrincipal", "ZMQ_GSSAPI_PRINCIPAL", NO_SECURITY),
            new UnavailableOption("gssapiServicePrincipal", "ZMQ_GSSAPI_SERVICE_PRINCIPAL", NO_SECURITY));

    private SocketOptions() {}

    /** Returns all options. */
    public static List<SocketOption<?>> values() {
        return VALUES;
    }

    private static boolean isWritableDirectory(String path) {
        try {
            Path directory = Path.of(path);
            return Files.isDirectory(directory) && Files.isWritable(directory);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Returns the options of libzmq that there cannot be here, or need not be, with the reason. */
    public static List<UnavailableOption> unavailable() {
        return UNAVAILABLE;
    }

    /**
     * Returns the option with a name, however that is spelled: {@code receiveHighWaterMark},
     * {@code receive-high-water-mark} and {@code RECEIVE_HIGH_WATER_MARK} are the same.
     *
     * @throws IllegalArgumentException if there is none; for an option of libzmq, the message says why
     */
    public static SocketOption<?> byName(String name) {
        for (SocketOption<?> option : VALUES) {
            if (uniform(option.name()).equals(uniform(name))) {
                return option;
            }
        }
        throw new IllegalArgumentException(unavailable(name)
                .map(option -> "Option " + option.name() + " cannot be set: " + option.reason())
                .orElse("There is no option " + name));
    }

    /** Returns the option of libzmq with a name, in any spelling, that there cannot be here; empty if it is none. */
    public static Optional<UnavailableOption> unavailable(String name) {
        return UNAVAILABLE.stream()
                .filter(option -> uniform(option.name()).equals(uniform(name))
                        || uniform(option.libzmqName()).equals(uniform(name)))
                .findFirst();
    }

    private static String uniform(String name) {
        return name.replaceAll("[-_.]", "").toLowerCase(Locale.ROOT);
    }

    /** The class of a type with parameters, which a class literal cannot tell. */
    @SuppressWarnings("unchecked")
    private static <T> Class<T> generic(Class<? super T> type) {
        return (Class<T>) type;
    }

    private static <E> SocketOption<List<E>> list(String name, String range) {
        return new SocketOption<>(
                name,
                generic(List.class),
                type -> List.of(),
                value -> true,
                List::copyOf,
                range,
                Effect.NEXT_ENDPOINT,
                ALL);
    }

    private static SocketOption<Integer> integer(
            String name, int defaultValue, int min, int max, String unit, Effect effect) {
        String range = min + " to " + max + (unit.isEmpty() ? "" : " " + unit);
        return new SocketOption<>(
                name,
                Integer.class,
                type -> defaultValue,
                value -> value >= min && value <= max,
                UnaryOperator.identity(),
                range,
                effect,
                ALL);
    }

    /** An option of the kernel's sockets with the values that Linux takes: any other would break every connection. */
    private static SocketOption<Integer> keepalive(String name, int max, String unit) {
        return new SocketOption<>(
                name,
                Integer.class,
                type -> -1,
                value -> value == -1 || (value >= 1 && value <= max),
                UnaryOperator.identity(),
                "-1, or 1 to " + max + " " + unit,
                Effect.NEXT_ENDPOINT,
                ALL);
    }

    private static SocketOption<String> text(String name, String range) {
        return new SocketOption<>(
                name,
                String.class,
                type -> "",
                value -> value.getBytes(StandardCharsets.UTF_8).length <= MAX_TEXT_BYTES,
                UnaryOperator.identity(),
                range,
                Effect.NEXT_ENDPOINT,
                ALL);
    }

    private static SocketOption<Boolean> bool(String name, Effect effect, Set<SocketType> appliesTo) {
        return new SocketOption<>(
                name,
                Boolean.class,
                type -> false,
                value -> true,
                UnaryOperator.identity(),
                "true or false",
                effect,
                appliesTo);
    }

    /** An option for a message of one part, of any length. */
    private static SocketOption<byte[]> bytes(String name, Effect effect, Set<SocketType> appliesTo) {
        return new SocketOption<>(
                name, byte[].class, type -> new byte[0], value -> true, byte[]::clone, "any bytes", effect, appliesTo);
    }

    private static SocketOption<Duration> duration(
            String name, Function<SocketType, Duration> defaultValue, boolean negativeAllowed, Effect effect) {
        long maxMillis = Integer.MAX_VALUE;
        return new SocketOption<>(
                name,
                Duration.class,
                defaultValue,
                value -> value.compareTo(Duration.ofMillis(maxMillis)) <= 0 && (negativeAllowed || !value.isNegative()),
                value -> value.isNegative() ? INFINITE : value,
                (negativeAllowed ? "negative or " : "") + "0 to " + maxMillis + " ms",
                effect,
                ALL);
    }
}
