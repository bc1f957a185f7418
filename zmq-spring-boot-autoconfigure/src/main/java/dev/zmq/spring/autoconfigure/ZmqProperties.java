// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.SocketType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * The properties {@code zmq.*}.
 *
 * <p>Bound once at start and only read afterwards. A property that there is not stops the start, unless it comes from the
 * environment or the system properties, where others may have put it.
 */
@ConfigurationProperties(prefix = "zmq", ignoreUnknownFields = false)
public class ZmqProperties {

    /**
     * Whether ZeroMQ is set up: context, sockets, template and listeners.
     */
    private boolean enabled = true;

    private final Context context = new Context();

    /**
     * Contexts beside the one of the application, by name. Each becomes a bean of that name when a socket names it.
     */
    private final Map<String, NamedContext> contexts = new LinkedHashMap<>();

    /**
     * Options of all sockets of "zmq.sockets" that have them and do not set them.
     */
    @NestedConfigurationProperty
    private final SocketOptionProperties options = new SocketOptionProperties();

    private final Template template = new Template();

    private final Listener listener = new Listener();

    @NestedConfigurationProperty
    private final ZmqHealthProperties health = new ZmqHealthProperties();

    @NestedConfigurationProperty
    private final ZmqMetricsProperties metrics = new ZmqMetricsProperties();

    @NestedConfigurationProperty
    private final ZmqEventsProperties events = new ZmqEventsProperties();

    @NestedConfigurationProperty
    private final ZmqConsoleProperties console = new ZmqConsoleProperties();

    /**
     * Sockets by name. Each becomes a bean of that name, which binds and connects at start.
     */
    private final Map<String, SocketProperties> sockets = new LinkedHashMap<>();

    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    public Context getContext() {
        return context;
    }

    public Map<String, NamedContext> getContexts() {
        return contexts;
    }

    public SocketOptionProperties getOptions() {
        return options;
    }

    public Template getTemplate() {
        return template;
    }

    public Listener getListener() {
        return listener;
    }

    public ZmqHealthProperties getHealth() {
        return health;
    }

    public ZmqMetricsProperties getMetrics() {
        return metrics;
    }

    public ZmqConsoleProperties getConsole() {
        return console;
    }

    public ZmqEventsProperties getEvents() {
        return events;
    }

    public Map<String, SocketProperties> getSockets() {
        return sockets;
    }

    /** The properties {@code zmq.context.*}. */
    public static class Context {

        /**
         * Number of I/O threads. One moves about a gigabyte a second.
         */
        private int ioThreads = 1;

        /**
         * Maximum number of sockets at the same time.
         */
        private int maxSockets = 1023;

        /**
         * Whether sockets that do not say so themselves use IPv6 addresses beside IPv4 ones.
         */
        private boolean ipv6;

        /**
         * How long a closing socket keeps sending what is queued, unless it has a linger option of its own. A negative
         * value waits without limit, so that an absent peer can keep the application from stopping.
         */
        private Duration linger = Duration.ofSeconds(1);

        /**
         * How long calls that wait for room or for a reply may go on waiting once the application stops. A negative
         * value lets them wait as long as ever, so that they can keep the application from stopping.
         */
        private Duration stopTimeout = Duration.ofSeconds(2);

        public int getIoThreads() {
            return ioThreads;
        }

        public void setIoThreads(int ioThreads) {
            this.ioThreads = ioThreads;
        }

        public int getMaxSockets() {
            return maxSockets;
        }

        public void setMaxSockets(int maxSockets) {
            this.maxSockets = maxSockets;
        }

        public boolean isIpv6() {
            return ipv6;
        }

        public void setIpv6(boolean ipv6) {
            this.ipv6 = ipv6;
        }

        public Duration getLinger() {
            return linger;
        }

        public void setLinger(Duration linger) {
            this.linger = linger;
        }

        public Duration getStopTimeout() {
            return stopTimeout;
        }

        public void setStopTimeout(Duration stopTimeout) {
            this.stopTimeout = stopTimeout;
        }
    }

    /** The properties {@code zmq.contexts.<name>.*}. What is not set is as in {@code zmq.context}. */
    @ConfigurationPropertiesSource
    public static class NamedContext {

        /**
         * Number of I/O threads. Default is zmq.context.io-threads.
         */
        private @Nullable Integer ioThreads;

        /**
         * Maximum number of sockets at the same time. Default is zmq.context.max-sockets.
         */
        private @Nullable Integer maxSockets;

        /**
         * Whether sockets that do not say so themselves use IPv6 addresses beside IPv4 ones. Default is
         * zmq.context.ipv6.
         */
        private @Nullable Boolean ipv6;

        /**
         * How long a closing socket keeps sending what is queued, unless it has a linger option of its own. Default is
         * zmq.context.linger.
         */
        private @Nullable Duration linger;

        public @Nullable Integer getIoThreads() {
            return ioThreads;
        }

        public void setIoThreads(@Nullable Integer ioThreads) {
            this.ioThreads = ioThreads;
        }

        public @Nullable Integer getMaxSockets() {
            return maxSockets;
        }

        public void setMaxSockets(@Nullable Integer maxSockets) {
            this.maxSockets = maxSockets;
        }

        public @Nullable Boolean getIpv6() {
            return ipv6;
        }

        public void setIpv6(@Nullable Boolean ipv6) {
            this.ipv6 = ipv6;
        }

        public @Nullable Duration getLinger() {
            return linger;
        }

        public void setLinger(@Nullable Duration linger) {
            this.linger = linger;
        }
    }

    /** The properties {@code zmq.template.*}. */
    public static class Template {

        /**
         * How long sendAndReceive waits for the reply, sending included. A negative value waits without limit.
         */
        private Duration replyTimeout = Duration.ofSeconds(5);

        /**
         * How often a request that got no reply in time is sent again. Its peer may see it more than once.
         */
        private int retries;

        /**
         * Requests that may await their replies on one DEALER socket at a time. 0 for no limit.
         */
        private int maxRequestsInFlight;

        /**
         * Whether each message and request that is sent is observed, for timers and traces.
         */
        private boolean observationEnabled;

        public Duration getReplyTimeout() {
            return replyTimeout;
        }

        public void setReplyTimeout(Duration replyTimeout) {
            this.replyTimeout = replyTimeout;
        }

        public int getRetries() {
            return retries;
        }

        public void setRetries(int retries) {
            this.retries = retries;
        }

        public int getMaxRequestsInFlight() {
            return maxRequestsInFlight;
        }

        public void setMaxRequestsInFlight(int maxRequestsInFlight) {
            this.maxRequestsInFlight = maxRequestsInFlight;
        }

        public boolean isObservationEnabled() {
            return observationEnabled;
        }

        public void setObservationEnabled(boolean observationEnabled) {
            this.observationEnabled = observationEnabled;
        }
    }

    /** The properties {@code zmq.listener.*}. */
    public static class Listener {

        /**
         * Whether listeners start with the application, unless they say otherwise themselves.
         */
        private boolean autoStartup = true;

        /**
         * Number of threads that take messages from each socket, unless a listener says otherwise itself. With more than one,
         * messages are not worked on in order of arrival.
         */
        private int concurrency = 1;

        /**
         * Number of messages that a listener takes at once at most if it takes batches, unless it says otherwise itself.
         */
        private int batchSize = 500;

        /**
         * Number of messages of one thread for which a listener may have returned futures or publishers that are not
         * complete. Only one more is taken meanwhile, and waits.
         */
        private int maxInFlight = 1000;

        /**
         * How long a future or Mono that a listener returned may take. A negative value waits without limit.
         */
        private Duration resultTimeout = Duration.ofSeconds(30);

        /**
         * How long stopping a listener waits for the messages that it has already taken. Futures and publishers
         * that are not complete then are cancelled.
         */
        private Duration stopTimeout = Duration.ofSeconds(30);

        /**
         * How long without a message until an event says so, and again after that time. Zero for no events.
         */
        private Duration idleEventInterval = Duration.ZERO;

        /**
         * Name of the socket through which messages go that a listener failed with for good. Default is none.
         */
        private @Nullable String deadLetterSocket;

        /**
         * Name of the message channel to which messages go that a listener failed with for good. Default is none.
         */
        private @Nullable String deadLetterChannel;

        /**
         * Whether each message that a listener or a channel adapter is given is observed, for timers and traces.
         */
        private boolean observationEnabled;

        private final Retry retry = new Retry();

        public boolean isAutoStartup() {
            return autoStartup;
        }

        public void setAutoStartup(boolean autoStartup) {
            this.autoStartup = autoStartup;
        }

        public int getConcurrency() {
            return concurrency;
        }

        public void setConcurrency(int concurrency) {
            this.concurrency = concurrency;
        }

        public int getBatchSize() {
            return batchSize;
        }

        public void setBatchSize(int batchSize) {
            this.batchSize = batchSize;
        }

        public int getMaxInFlight() {
            return maxInFlight;
        }

        public void setMaxInFlight(int maxInFlight) {
            this.maxInFlight = maxInFlight;
        }

        public Duration getResultTimeout() {
            return resultTimeout;
        }

        public void setResultTimeout(Duration resultTimeout) {
            this.resultTimeout = resultTimeout;
        }

        public Duration getStopTimeout() {
            return stopTimeout;
        }

        public void setStopTimeout(Duration stopTimeout) {
            this.stopTimeout = stopTimeout;
        }

        public Duration getIdleEventInterval() {
            return idleEventInterval;
        }

        public void setIdleEventInterval(Duration idleEventInterval) {
            this.idleEventInterval = idleEventInterval;
        }

        public @Nullable String getDeadLetterSocket() {
            return deadLetterSocket;
        }

        public void setDeadLetterSocket(@Nullable String deadLetterSocket) {
            this.deadLetterSocket = deadLetterSocket;
        }

        public @Nullable String getDeadLetterChannel() {
            return deadLetterChannel;
        }

        public void setDeadLetterChannel(@Nullable String deadLetterChannel) {
            this.deadLetterChannel = deadLetterChannel;
        }

        public boolean isObservationEnabled() {
            return observationEnabled;
        }

        public void setObservationEnabled(boolean observationEnabled) {
            this.observationEnabled = observationEnabled;
        }

        public Retry getRetry() {
            return retry;
        }
    }

    /** The properties {@code zmq.listener.retry.*}. */
    public static class Retry {

        /**
         * Number of times that a message is given to the listener again after it failed. Messages that cannot be converted
         * are not.
         */
        private int maxRetries = 0;

        /**
         * How long to wait before the first retry.
         */
        private Duration delay = Duration.ofSeconds(1);

        /**
         * Factor by which the wait grows from one retry to the next.
         */
        private double multiplier = 2;

        /**
         * Longest wait before a retry.
         */
        private Duration maxDelay = Duration.ofSeconds(30);

        /**
         * Most by which a wait is made longer or shorter at random.
         */
        private Duration jitter = Duration.ZERO;

        public int getMaxRetries() {
            return maxRetries;
        }

        public void setMaxRetries(int maxRetries) {
            this.maxRetries = maxRetries;
        }

        public Duration getDelay() {
            return delay;
        }

        public void setDelay(Duration delay) {
            this.delay = delay;
        }

        public double getMultiplier() {
            return multiplier;
        }

        public void setMultiplier(double multiplier) {
            this.multiplier = multiplier;
        }

        public Duration getMaxDelay() {
            return maxDelay;
        }

        public void setMaxDelay(Duration maxDelay) {
            this.maxDelay = maxDelay;
        }

        public Duration getJitter() {
            return jitter;
        }

        public void setJitter(Duration jitter) {
            this.jitter = jitter;
        }
    }

    /** How the messages of a socket carry headers. */
    public enum Headers {
        /** They have none. */
        NONE,
        /** In one part before the payload, a JSON object. */
        JSON
    }

    /** The properties {@code zmq.sockets.<name>.*}. */
    @ConfigurationPropertiesSource
    public static class SocketProperties {

        /**
         * Messaging pattern role of the socket, which has to be set.
         */
        private @Nullable SocketType type;

        /**
         * Name of the context that serves the socket: one of "zmq.contexts", or a bean. Default is the application's.
         */
        private @Nullable String context;

        /**
         * Endpoints to listen on, such as "tcp://*:5555". Default is none, if the socket connects.
         */
        private List<String> bind = new ArrayList<>();

        /**
         * Endpoints to connect to, such as "tcp://broker.example.org:5555". A peer that is not there yet is waited for
         * in the background. Default is none, if the socket binds.
         */
        private List<String> connect = new ArrayList<>();

        /**
         * Topic prefixes that a SUB socket subscribes to. An empty value subscribes to everything. Default is none.
         */
        private @Nullable List<String> subscribe;

        /**
         * Name of the message channel that what the socket receives is sent to. On REP and ROUTER the reply goes back
         * to the requester. Default is none.
         */
        private @Nullable String inboundChannel;

        /**
         * Name of the message channel whose messages the socket sends. Default is none.
         */
        private @Nullable String outboundChannel;

        /**
         * How messages carry headers, such as those of a trace. With "json" they have a part more, which their peers have
         * to know of.
         */
        private Headers headers = Headers.NONE;

        @NestedConfigurationProperty
        private final SocketOptionProperties options = new SocketOptionProperties();

        public @Nullable SocketType getType() {
            return type;
        }

        public void setType(@Nullable SocketType type) {
            this.type = type;
        }

        public @Nullable String getContext() {
            return context;
        }

        public void setContext(@Nullable String context) {
            this.context = context;
        }

        public List<String> getBind() {
            return bind;
        }

        public void setBind(List<String> bind) {
            this.bind = bind;
        }

        public List<String> getConnect() {
            return connect;
        }

        public void setConnect(List<String> connect) {
            this.connect = connect;
        }

        public @Nullable List<String> getSubscribe() {
            return subscribe;
        }

        public void setSubscribe(@Nullable List<String> subscribe) {
            this.subscribe = subscribe;
        }

        public @Nullable String getInboundChannel() {
            return inboundChannel;
        }

        public void setInboundChannel(@Nullable String inboundChannel) {
            this.inboundChannel = inboundChannel;
        }

        public @Nullable String getOutboundChannel() {
            return outboundChannel;
        }

        public void setOutboundChannel(@Nullable String outboundChannel) {
            this.outboundChannel = outboundChannel;
        }

        public Headers getHeaders() {
            return headers;
        }

        public void setHeaders(Headers headers) {
            this.headers = headers;
        }

        public SocketOptionProperties getOptions() {
            return options;
        }
    }
}
