// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.time.Duration;
import java.util.List;

/**
 * Owns the I/O threads and buffers that its sockets share; the first thing to create and the last to close.
 *
 * <p>Thread-safe. Contexts in one process are independent of each other.
 *
 * <pre>{@code
 * try (Context context = Context.create();
 *         Socket pull = context.socket(SocketType.PULL)) {
 *     pull.bind("tcp://127.0.0.1:5555");
 *     Message message = pull.receive();
 * }
 * }</pre>
 */
public interface Context extends AutoCloseable {

    /** Returns a new context with one I/O thread, which is enough for about a gigabyte a second. */
    static Context create() {
        return builder().build();
    }

    /** Returns a builder for a context. */
    static Builder builder() {
        return new Builder();
    }

    /** The most sockets that any context may have; see {@link Builder#maxSockets}. */
    int SOCKET_LIMIT = 65_535;

    /**
     * Creates a socket, not yet bound or connected.
     *
     * @throws ZmqException if the context has as many sockets as it may have
     * @throws ZmqClosedException if the context is closed
     */
    Socket socket(SocketType type);

    /**
     * Creates a named socket; the name appears in statistics, events, logs and error messages.
     *
     * @throws ZmqException if the context has as many sockets as it may have
     * @throws ZmqClosedException if the context is closed
     */
    Socket socket(SocketType type, String name);

    /** Returns a snapshot of every open socket of this context, in order of creation. */
    List<SocketStatistics> statistics();

    /**
     * Returns how much this context holds at this moment. All figures are 0 after {@link #close()}: a leak test reads
     * them.
     */
    ResourceUsage resourceUsage();

    /** Returns whether {@link #shutdown()} or {@link #close()} was called. */
    boolean isClosed();

    /**
     * Limits how long senders wait for room, so that an application can stop although some of its threads send to peers
     * that take nothing. Calls of {@code send} that wait now, on any socket of this context, and those made later go on
     * waiting until the given time from now has passed, and then end with {@link ZmqClosedException}, unless their own
     * time ends before. Whatever finds room is sent as ever; nothing else changes. The last call counts.
     *
     * @param timeFromNow zero ends all waits at once; a negative duration takes the limit back
     */
    void limitSendWaits(Duration timeFromNow);

    /**
     * Begins to close and does not wait for peers: no sockets are made any more, all sockets are closed, calls that block on
     * them end with {@link ZmqClosedException}, and what is queued is sent in the background while
     * {@link SocketOptions#LINGER} lasts. Only the addresses that sockets listened on are waited for, as by
     * {@link Socket#close()}, 1 s at most for each. {@link #close()} must follow, as it releases threads and buffers.
     * Shutting down again has no effect (zmq_ctx_shutdown).
     */
    void shutdown();

    /**
     * Closes all sockets, waits until what they still have to send is sent or their {@link SocketOptions#LINGER} has
     * passed, and releases every thread, channel and buffer. Calls that block on a socket of this context end with
     * {@link ZmqClosedException}. Closing again has no effect but to wait in the same way (zmq_ctx_term).
     *
     * <p>An interrupt does not make this method throw: it drops what is still queued, closes at once and leaves the
     * thread's interrupt flag set.
     */
    @Override
    void close();

    /** Collects the settings of a context. Not thread-safe. */
    final class Builder {

        private static final int MAX_IO_THREADS = 1024;

        private static final int DEFAULT_MAX_SOCKETS = 1023;

        private int ioThreads = 1;
        private int maxSockets = DEFAULT_MAX_SOCKETS;
        private String threadNamePrefix = "zmq";
        private Duration defaultLinger = SocketOptions.INFINITE;
        private boolean ipv6;
        private HostResolver hostResolver = HostResolver.SYSTEM;

        private Builder() {}

        /**
         * Sets the number of I/O threads, 1 by default. Each connection is served by one of them. With 0, only inproc
         * works, whose timers have a thread all the same (ZMQ_IO_THREADS).
         *
         * @param count 0 to 1024
         * @throws InvalidOptionException if the count is out of range
         */
        public Builder ioThreads(int count) {
            if (count < 0 || count > MAX_IO_THREADS) {
                throw new InvalidOptionException("ioThreads", count, "0 to " + MAX_IO_THREADS);
            }
            this.ioThreads = count;
            return this;
        }

        /**
         * Sets how many sockets there may be at the same time, 1023 by default; one that lingers after it was closed is
         * among them. It is a fuse for applications that forget to close (ZMQ_MAX_SOCKETS).
         *
         * @param count 1 to {@link Context#SOCKET_LIMIT}
         * @throws InvalidOptionException if the count is out of range
         */
        public Builder maxSockets(int count) {
            if (count < 1 || count > SOCKET_LIMIT) {
                throw new InvalidOptionException("maxSockets", count, "1 to " + SOCKET_LIMIT);
            }
            this.maxSockets = count;
            return this;
        }

        /** Sets the first part of the names of this context's threads, {@code zmq} by default (ZMQ_THREAD_NAME_PREFIX). */
        public Builder threadNamePrefix(String prefix) {
            this.threadNamePrefix = prefix;
            return this;
        }

        /**
         * Sets the {@link SocketOptions#LINGER} of sockets that do not set it themselves, instead of waiting without
         * limit; SUB sockets keep 0. With a bound here, {@link Context#close()} cannot wait for ever for a peer that is
         * absent (libzmq's ZMQ_BLOCKY asks for the same).
         *
         * @param linger 0 drops what is queued, negative for no limit
         * @throws InvalidOptionException if the time is out of range
         */
        public Builder defaultLinger(Duration linger) {
            this.defaultLinger = SocketOptions.LINGER.validate(linger, SocketType.PUSH);
            return this;
        }

        /**
         * Sets the {@link SocketOptions#IPV6} of sockets that do not set it themselves, false by default (libzmq's context
         * option ZMQ_IPV6).
         */
        public Builder ipv6(boolean on) {
            this.ipv6 = on;
            return this;
        }

        /** Sets who finds the addresses of hosts, {@link HostResolver#SYSTEM} by default. */
        public Builder hostResolver(HostResolver resolver) {
            this.hostResolver = resolver;
            return this;
        }

        /** Returns whether sockets that do not set it themselves use IPv6. */
        public boolean ipv6() {
            return ipv6;
        }

        /** Returns who finds the addresses of hosts. */
        public HostResolver hostResolver() {
            return hostResolver;
        }

        /** Returns the linger time of sockets that do not set it themselves. */
        public Duration defaultLinger() {
            return defaultLinger;
        }

        /** Returns the number of I/O threads. */
        public int ioThreads() {
            return ioThreads;
        }

        /** Returns how many sockets there may be at the same time. */
        public int maxSockets() {
            return maxSockets;
        }

        /** Returns the first part of the names of the context's threads. */
        public String threadNamePrefix() {
            return threadNamePrefix;
        }

        /** Creates the context and starts its I/O threads. */
        public Context build() {
            return Providers.find().create(this);
        }
    }
}
