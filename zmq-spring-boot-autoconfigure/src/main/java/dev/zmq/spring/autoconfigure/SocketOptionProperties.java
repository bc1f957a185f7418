// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.ReconnectStop;
import dev.zmq.engine.RouterNotify;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * The properties {@code zmq.sockets.<name>.options.*}, and {@code zmq.options.*} for all sockets: one for each constant of
 * {@link dev.zmq.engine.SocketOptions}, in Spring's types. What is not set keeps the engine's default.
 */
public class SocketOptionProperties {

    /**
     * Maximum number of messages queued for one peer before sending waits or drops. 0 for no limit. Default is 1000.
     */
    private @Nullable Integer sendHighWaterMark;

    /**
     * Maximum number of messages queued from one peer before its connection is no longer read. 0 for no limit. Default
     * is 1000.
     */
    private @Nullable Integer receiveHighWaterMark;

    /**
     * Maximum number of bytes queued for one peer before sending waits or drops, however few messages they are in. 0
     * for no limit. Default is 0.
     */
    private @Nullable DataSize sendQueueBytes;

    /**
     * Maximum number of bytes queued from one peer before its connection is no longer read, however few messages they
     * are in. 0 for no limit. Default is 0.
     */
    private @Nullable DataSize receiveQueueBytes;

    /**
     * How long the closing socket keeps sending what is queued. Negative for no limit. Default is zmq.context.linger.
     */
    private @Nullable Duration linger;

    /**
     * How long sending waits while no peer has room. Negative for no limit. Default is no limit.
     */
    private @Nullable Duration sendTimeout;

    /**
     * How long receiving waits for a message. Negative for no limit. Listeners do not use it.
     * Default is no limit.
     */
    private @Nullable Duration receiveTimeout;

    /**
     * How long a thread that waits for a message, such as a listener's, keeps a processor busy with looking for it
     * before it sleeps, up to 1s. Saves the time to wake it up. Default is 0.
     */
    private @Nullable Duration busyPoll;

    /**
     * How long to wait before connecting again. 0 or negative never connects again. Default is 100ms.
     */
    private @Nullable Duration reconnectInterval;

    /**
     * Longest wait before connecting again: the interval doubles with each failure up to this. 0 keeps it constant.
     * Default is 0.
     */
    private @Nullable Duration reconnectIntervalMax;

    /**
     * What ends the attempts to connect, which otherwise go on until they succeed. Default is nothing.
     */
    private @Nullable Set<ReconnectStop> reconnectStop;

    /**
     * Name under which ROUTER peers know this socket, 1 to 255 bytes in UTF-8. Default is one that the peer makes up.
     */
    private @Nullable String routingId;

    /**
     * Longest message accepted from a peer, all its parts together. A longer one ends the connection. Negative for no
     * limit. Default is no limit.
     */
    private @Nullable DataSize maxMessageSize;

    /**
     * From which size on a part that is received is a LargePart rather than an array. At least 64KB. Default is 2GB less 8
     * bytes, which no array has.
     */
    private @Nullable DataSize largePartSize;

    /**
     * Directory for the files of large parts that are received. Default is none: they are kept in memory.
     */
    private @Nullable String largePartDirectory;

    /**
     * How long a new connection may take for its handshake. 0 for no limit. Default is 30s.
     */
    private @Nullable Duration handshakeInterval;

    /**
     * Whether to queue messages only for peers that are connected, not for endpoints still being connected. Default is
     * false.
     */
    private @Nullable Boolean immediate;

    /**
     * Whether names mean IPv6 addresses too, and binding to all interfaces takes connections of both families.
     * Default is zmq.context.ipv6.
     */
    private @Nullable Boolean ipv6;

    /**
     * How long connecting to one address may take before the next attempt. 0 leaves it to the operating system.
     * Default is 0.
     */
    private @Nullable Duration connectTimeout;

    /**
     * Type-of-service byte of IP packets, 0 to 255, by which networks give precedence. Default is the
     * system's.
     */
    private @Nullable Integer typeOfService;

    /**
     * Address of the SOCKS 5 proxy, host:port, through which tcp endpoints are connected to. Default is none.
     */
    private @Nullable String socksProxy;

    /**
     * User to name to the SOCKS proxy. Default is none.
     */
    private @Nullable String socksUsername;

    /**
     * Password for the SOCKS proxy. Default is none.
     */
    private @Nullable String socksPassword;

    /**
     * Addresses from which tcp peers may connect, such as "192.168.1.0/24". Default is all.
     */
    private @Nullable List<String> tcpAcceptFilter;

    /**
     * Users, by name or number, whose processes may connect by ipc. Default is all.
     */
    private @Nullable List<String> ipcFilterUsers;

    /**
     * Groups, by name or number, whose processes may connect by ipc. Default is all.
     */
    private @Nullable List<String> ipcFilterGroups;

    /**
     * Bits of the I/O threads that may serve the socket, 1 for the first. Default is any.
     */
    private @Nullable Long affinity;

    /**
     * Maximum number of connections waiting to be accepted. Default is 100.
     */
    private @Nullable Integer backlog;

    /**
     * Whether to use TCP keepalive. Default is the system's.
     */
    private @Nullable Boolean tcpKeepalive;

    /**
     * Number of unanswered TCP keepalive probes after which a connection counts as lost. Default is the
     * system's.
     */
    private @Nullable Integer tcpKeepaliveCount;

    /**
     * Silence before the first TCP keepalive probe, in whole seconds. Default is the system's.
     */
    @DurationUnit(ChronoUnit.SECONDS)
    private @Nullable Duration tcpKeepaliveIdle;

    /**
     * Time between TCP keepalive probes, in whole seconds. Default is the system's.
     */
    @DurationUnit(ChronoUnit.SECONDS)
    private @Nullable Duration tcpKeepaliveInterval;

    /**
     * Send buffer of each connection in the operating system. Default is the system's.
     */
    private @Nullable DataSize sendBuffer;

    /**
     * Receive buffer of each connection in the operating system. Default is the system's.
     */
    private @Nullable DataSize receiveBuffer;

    /**
     * How often to ping each peer. 0 for never. Default is 0.
     */
    private @Nullable Duration heartbeatInterval;

    /**
     * How long a peer may stay silent after a ping before its connection is closed. Default is the heartbeat interval.
     */
    private @Nullable Duration heartbeatTimeout;

    /**
     * How long peers keep a connection on which they hear nothing from this socket. 0 leaves it to them. Default
     * is 0.
     */
    private @Nullable Duration heartbeatTtl;

    /**
     * Whether a REQ socket may send its next request though the last one is unanswered. Default is false, until a reply
     * to the template times out.
     */
    private @Nullable Boolean reqRelaxed;

    /**
     * Whether a REQ socket numbers its requests and takes only the reply with the same number. Default is false, until a
     * reply to the template times out.
     */
    private @Nullable Boolean reqCorrelate;

    /**
     * Whether an XPUB socket is told every subscription, not only the first to a topic. Default is false.
     */
    private @Nullable Boolean xpubVerbose;

    /**
     * Whether an XPUB socket is told every subscription and every cancellation. Default is false.
     */
    private @Nullable Boolean xpubVerboser;

    /**
     * Whether a PUB or XPUB socket waits for its slowest subscriber rather than dropping. Default is false.
     */
    private @Nullable Boolean xpubNodrop;

    /**
     * Whether an XPUB socket leaves it to the application to subscribe its peers. Default is false.
     */
    private @Nullable Boolean xpubManual;

    /**
     * Whether, in addition, the next message goes only to the peer that asked last. Default is false.
     */
    private @Nullable Boolean xpubManualLastValue;

    /**
     * Text that an XPUB socket sends first to every new peer, in UTF-8. Default is none.
     */
    private @Nullable String xpubWelcomeMessage;

    /**
     * Whether messages go to those who have not subscribed to them; for PUB or XPUB and SUB alike. Default is false.
     */
    private @Nullable Boolean invertMatching;

    /**
     * Whether only the first part of a message from XSUB to XPUB can be a subscription. Default is false.
     */
    private @Nullable Boolean onlyFirstSubscribe;

    /**
     * Whether an XSUB socket passes on every cancellation, not only the last of equal ones. Default is false.
     */
    private @Nullable Boolean xsubVerboseUnsubscribe;

    /**
     * Whether a ROUTER socket fails to send to nobody, and waits for a full peer, rather than dropping. Default is false.
     */
    private @Nullable Boolean routerMandatory;

    /**
     * Whether a peer that announces the routing id of another one takes it over. Default is false.
     */
    private @Nullable Boolean routerHandover;

    /**
     * Of which peers a ROUTER socket is notified by an empty message: of those that come, go or both. Default is none.
     */
    private @Nullable RouterNotify routerNotify;

    /**
     * Whether the peers of a ROUTER socket speak plain TCP, as those of a STREAM socket do. Default is false.
     */
    private @Nullable Boolean routerRaw;

    /**
     * Whether a STREAM socket is notified of connections that are made or lost by a message with an empty part. Default is true.
     */
    private @Nullable Boolean streamNotify;

    /**
     * Whether a REQ, DEALER or ROUTER socket sends an empty message to each new peer, which a ROUTER then knows. Default is false.
     */
    private @Nullable Boolean probeRouter;

    /**
     * Routing id by which a ROUTER or STREAM socket knows the peer that it connects to first, in UTF-8. Default is none.
     */
    private @Nullable String connectRoutingId;

    /**
     * Text that a DEALER or ROUTER socket sends first on each new connection, in UTF-8. Default is none.
     */
    private @Nullable String helloMessage;

    /**
     * Text that a ROUTER socket receives when an accepted peer is lost, in UTF-8. Default is none.
     */
    private @Nullable String disconnectMessage;

    /**
     * Text that a DEALER socket receives when a connection that it made is lost, in UTF-8. Default is none.
     */
    private @Nullable String hiccupMessage;

    /**
     * Whether only the newest message is kept for and from each peer, in the place of a queue. Default is false.
     */
    private @Nullable Boolean conflate;

    /** Returns whether an option, by the engine's name, has a value here. */
    boolean has(String option) {
        return PropertyAccessorFactory.forBeanPropertyAccess(this).getPropertyValue(option) != null;
    }

    public @Nullable Integer getSendHighWaterMark() {
        return sendHighWaterMark;
    }

    public void setSendHighWaterMark(@Nullable Integer sendHighWaterMark) {
        this.sendHighWaterMark = sendHighWaterMark;
    }

    public @Nullable Integer getReceiveHighWaterMark() {
        return receiveHighWaterMark;
    }

    public void setReceiveHighWaterMark(@Nullable Integer receiveHighWaterMark) {
        this.receiveHighWaterMark = receiveHighWaterMark;
    }

    public @Nullable DataSize getSendQueueBytes() {
        return sendQueueBytes;
    }

    public void setSendQueueBytes(@Nullable DataSize sendQueueBytes) {
        this.sendQueueBytes = sendQueueBytes;
    }

    public @Nullable DataSize getReceiveQueueBytes() {
        return receiveQueueBytes;
    }

    public void setReceiveQueueBytes(@Nullable DataSize receiveQueueBytes) {
        this.receiveQueueBytes = receiveQueueBytes;
    }

    public @Nullable Duration getLinger() {
        return linger;
    }

    public void setLinger(@Nullable Duration linger) {
        this.linger = linger;
    }

    public @Nullable Duration getSendTimeout() {
        return sendTimeout;
    }

    public void setSendTimeout(@Nullable Duration sendTimeout) {
        this.sendTimeout = sendTimeout;
    }

    public @Nullable Duration getReceiveTimeout() {
        return receiveTimeout;
    }

    public void setReceiveTimeout(@Nullable Duration receiveTimeout) {
        this.receiveTimeout = receiveTimeout;
    }

    public @Nullable Duration getBusyPoll() {
        return busyPoll;
    }

    public void setBusyPoll(@Nullable Duration busyPoll) {
        this.busyPoll = busyPoll;
    }

    public @Nullable Duration getReconnectInterval() {
        return reconnectInterval;
    }

    public void setReconnectInterval(@Nullable Duration reconnectInterval) {
        this.reconnectInterval = reconnectInterval;
    }

    public @Nullable Duration getReconnectIntervalMax() {
        return reconnectIntervalMax;
    }

    public void setReconnectIntervalMax(@Nullable Duration reconnectIntervalMax) {
        this.reconnectIntervalMax = reconnectIntervalMax;
    }

    public @Nullable Set<ReconnectStop> getReconnectStop() {
        return reconnectStop;
    }

    public void setReconnectStop(@Nullable Set<ReconnectStop> reconnectStop) {
        this.reconnectStop = reconnectStop;
    }

    public @Nullable String getRoutingId() {
        return routingId;
    }

    public void setRoutingId(@Nullable String routingId) {
        this.routingId = routingId;
    }

    public @Nullable DataSize getMaxMessageSize() {
        return maxMessageSize;
    }

    public void setMaxMessageSize(@Nullable DataSize maxMessageSize) {
        this.maxMessageSize = maxMessageSize;
    }

    public @Nullable DataSize getLargePartSize() {
        return largePartSize;
    }

    public void setLargePartSize(@Nullable DataSize largePartSize) {
        this.largePartSize = largePartSize;
    }

    public @Nullable String getLargePartDirectory() {
        return largePartDirectory;
    }

    public void setLargePartDirectory(@Nullable String largePartDirectory) {
        this.largePartDirectory = largePartDirectory;
    }

    public @Nullable Duration getHandshakeInterval() {
        return handshakeInterval;
    }

    public void setHandshakeInterval(@Nullable Duration handshakeInterval) {
        this.handshakeInterval = handshakeInterval;
    }

    public @Nullable Boolean getImmediate() {
        return immediate;
    }

    public void setImmediate(@Nullable Boolean immediate) {
        this.immediate = immediate;
    }

    public @Nullable Boolean getIpv6() {
        return ipv6;
    }

    public void setIpv6(@Nullable Boolean ipv6) {
        this.ipv6 = ipv6;
    }

    public @Nullable Duration getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(@Nullable Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public @Nullable Integer getTypeOfService() {
        return typeOfService;
    }

    public void setTypeOfService(@Nullable Integer typeOfService) {
        this.typeOfService = typeOfService;
    }

    public @Nullable String getSocksProxy() {
        return socksProxy;
    }

    public void setSocksProxy(@Nullable String socksProxy) {
        this.socksProxy = socksProxy;
    }

    public @Nullable String getSocksUsername() {
        return socksUsername;
    }

    public void setSocksUsername(@Nullable String socksUsername) {
        this.socksUsername = socksUsername;
    }

    public @Nullable String getSocksPassword() {
        return socksPassword;
    }

    public void setSocksPassword(@Nullable String socksPassword) {
        this.socksPassword = socksPassword;
    }

    public @Nullable List<String> getTcpAcceptFilter() {
        return tcpAcceptFilter;
    }

    public void setTcpAcceptFilter(@Nullable List<String> tcpAcceptFilter) {
        this.tcpAcceptFilter = tcpAcceptFilter;
    }

    public @Nullable List<String> getIpcFilterUsers() {
        return ipcFilterUsers;
    }

    public void setIpcFilterUsers(@Nullable List<String> ipcFilterUsers) {
        this.ipcFilterUsers = ipcFilterUsers;
    }

    public @Nullable List<String> getIpcFilterGroups() {
        return ipcFilterGroups;
    }

    public void setIpcFilterGroups(@Nullable List<String> ipcFilterGroups) {
        this.ipcFilterGroups = ipcFilterGroups;
    }

    public @Nullable Long getAffinity() {
        return affinity;
    }

    public void setAffinity(@Nullable Long affinity) {
        this.affinity = affinity;
    }

    public @Nullable Integer getBacklog() {
        return backlog;
    }

    public void setBacklog(@Nullable Integer backlog) {
        this.backlog = backlog;
    }

    public @Nullable Boolean getTcpKeepalive() {
        return tcpKeepalive;
    }

    public void setTcpKeepalive(@Nullable Boolean tcpKeepalive) {
        this.tcpKeepalive = tcpKeepalive;
    }

    public @Nullable Integer getTcpKeepaliveCount() {
        return tcpKeepaliveCount;
    }

    public void setTcpKeepaliveCount(@Nullable Integer tcpKeepaliveCount) {
        this.tcpKeepaliveCount = tcpKeepaliveCount;
    }

    public @Nullable Duration getTcpKeepaliveIdle() {
        return tcpKeepaliveIdle;
    }

    public void setTcpKeepaliveIdle(@Nullable Duration tcpKeepaliveIdle) {
        this.tcpKeepaliveIdle = tcpKeepaliveIdle;
    }

    public @Nullable Duration getTcpKeepaliveInterval() {
        return tcpKeepaliveInterval;
    }

    public void setTcpKeepaliveInterval(@Nullable Duration tcpKeepaliveInterval) {
        this.tcpKeepaliveInterval = tcpKeepaliveInterval;
    }

    public @Nullable DataSize getSendBuffer() {
        return sendBuffer;
    }

    public void setSendBuffer(@Nullable DataSize sendBuffer) {
        this.sendBuffer = sendBuffer;
    }

    public @Nullable DataSize getReceiveBuffer() {
        return receiveBuffer;
    }

    public void setReceiveBuffer(@Nullable DataSize receiveBuffer) {
        this.receiveBuffer = receiveBuffer;
    }

    public @Nullable Duration getHeartbeatInterval() {
        return heartbeatInterval;
    }

    public void setHeartbeatInterval(@Nullable Duration heartbeatInterval) {
        this.heartbeatInterval = heartbeatInterval;
    }

    public @Nullable Duration getHeartbeatTimeout() {
        return heartbeatTimeout;
    }

    public void setHeartbeatTimeout(@Nullable Duration heartbeatTimeout) {
        this.heartbeatTimeout = heartbeatTimeout;
    }

    public @Nullable Duration getHeartbeatTtl() {
        return heartbeatTtl;
    }

    public void setHeartbeatTtl(@Nullable Duration heartbeatTtl) {
        this.heartbeatTtl = heartbeatTtl;
    }

    public @Nullable Boolean getReqRelaxed() {
        return reqRelaxed;
    }

    public void setReqRelaxed(@Nullable Boolean reqRelaxed) {
        this.reqRelaxed = reqRelaxed;
    }

    public @Nullable Boolean getReqCorrelate() {
        return reqCorrelate;
    }

    public void setReqCorrelate(@Nullable Boolean reqCorrelate) {
        this.reqCorrelate = reqCorrelate;
    }

    public @Nullable Boolean getXpubVerbose() {
        return xpubVerbose;
    }

    public void setXpubVerbose(@Nullable Boolean xpubVerbose) {
        this.xpubVerbose = xpubVerbose;
    }

    public @Nullable Boolean getXpubVerboser() {
        return xpubVerboser;
    }

    public void setXpubVerboser(@Nullable Boolean xpubVerboser) {
        this.xpubVerboser = xpubVerboser;
    }

    public @Nullable Boolean getXpubNodrop() {
        return xpubNodrop;
    }

    public void setXpubNodrop(@Nullable Boolean xpubNodrop) {
        this.xpubNodrop = xpubNodrop;
    }

    public @Nullable Boolean getXpubManual() {
        return xpubManual;
    }

    public void setXpubManual(@Nullable Boolean xpubManual) {
        this.xpubManual = xpubManual;
    }

    public @Nullable Boolean getXpubManualLastValue() {
        return xpubManualLastValue;
    }

    public void setXpubManualLastValue(@Nullable Boolean xpubManualLastValue) {
        this.xpubManualLastValue = xpubManualLastValue;
    }

    public @Nullable String getXpubWelcomeMessage() {
        return xpubWelcomeMessage;
    }

    public void setXpubWelcomeMessage(@Nullable String xpubWelcomeMessage) {
        this.xpubWelcomeMessage = xpubWelcomeMessage;
    }

    public @Nullable Boolean getInvertMatching() {
        return invertMatching;
    }

    public void setInvertMatching(@Nullable Boolean invertMatching) {
        this.invertMatching = invertMatching;
    }

    public @Nullable Boolean getOnlyFirstSubscribe() {
        return onlyFirstSubscribe;
    }

    public void setOnlyFirstSubscribe(@Nullable Boolean onlyFirstSubscribe) {
        this.onlyFirstSubscribe = onlyFirstSubscribe;
    }

    public @Nullable Boolean getXsubVerboseUnsubscribe() {
        return xsubVerboseUnsubscribe;
    }

    public void setXsubVerboseUnsubscribe(@Nullable Boolean xsubVerboseUnsubscribe) {
        this.xsubVerboseUnsubscribe = xsubVerboseUnsubscribe;
    }

    public @Nullable Boolean getRouterMandatory() {
        return routerMandatory;
    }

    public void setRouterMandatory(@Nullable Boolean routerMandatory) {
        this.routerMandatory = routerMandatory;
    }

    public @Nullable Boolean getRouterHandover() {
        return routerHandover;
    }

    public void setRouterHandover(@Nullable Boolean routerHandover) {
        this.routerHandover = routerHandover;
    }

    public @Nullable RouterNotify getRouterNotify() {
        return routerNotify;
    }

    public void setRouterNotify(@Nullable RouterNotify routerNotify) {
        this.routerNotify = routerNotify;
    }

    public @Nullable Boolean getRouterRaw() {
        return routerRaw;
    }

    public void setRouterRaw(@Nullable Boolean routerRaw) {
        this.routerRaw = routerRaw;
    }

    public @Nullable Boolean getStreamNotify() {
        return streamNotify;
    }

    public void setStreamNotify(@Nullable Boolean streamNotify) {
        this.streamNotify = streamNotify;
    }

    public @Nullable Boolean getProbeRouter() {
        return probeRouter;
    }

    public void setProbeRouter(@Nullable Boolean probeRouter) {
        this.probeRouter = probeRouter;
    }

    public @Nullable String getConnectRoutingId() {
        return connectRoutingId;
    }

    public void setConnectRoutingId(@Nullable String connectRoutingId) {
        this.connectRoutingId = connectRoutingId;
    }

    public @Nullable String getHelloMessage() {
        return helloMessage;
    }

    public void setHelloMessage(@Nullable String helloMessage) {
        this.helloMessage = helloMessage;
    }

    public @Nullable String getDisconnectMessage() {
        return disconnectMessage;
    }

    public void setDisconnectMessage(@Nullable String disconnectMessage) {
        this.disconnectMessage = disconnectMessage;
    }

    public @Nullable String getHiccupMessage() {
        return hiccupMessage;
    }

    public void setHiccupMessage(@Nullable String hiccupMessage) {
        this.hiccupMessage = hiccupMessage;
    }

    public @Nullable Boolean getConflate() {
        return conflate;
    }

    public void setConflate(@Nullable Boolean conflate) {
        this.conflate = conflate;
    }
}
