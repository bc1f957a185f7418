// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.reactor.ChannelHandler;
import dev.zmq.engine.reactor.IoThread;
import dev.zmq.engine.reactor.Timer;
import dev.zmq.engine.transport.Route;
import dev.zmq.engine.transport.StreamEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect to an endpoint: finds the addresses that it has at present, and tries one after the other until
 * one takes the connection or all have failed.
 *
 * <p>Only for use on one I/O thread. The name service alone is asked elsewhere.
 */
final class ConnectAttempt implements ChannelHandler {

    /** Learns how the attempt ended, once and on the I/O thread, unless it was cancelled. */
    interface Listener {

        /** Tells, once, that the network takes its time. */
        void delayed();

        /**
         * Takes the channel over, which the I/O thread may serve already.
         *
         * @throws IOException if it is gone again; counts as a failure of this address
         */
        void connected(SocketChannel channel) throws IOException;

        /** Tells that no address took the connection. */
        void failed(String detail);
    }

    /** So many failures are told of a host that has many addresses. */
    private static final int MAX_FAILURES = 4;

    private final StreamEndpoint target;
    private final SessionSettings settings;
    private final IoThread io;
    private final Executor resolver;
    private final Listener listener;

    private Iterator<Route> untried = List.<Route>of().iterator();
    private boolean manyRoutes;
    private final List<String> failures = new ArrayList<>();

    private @Nullable Route route;
    private @Nullable SelectionKey key;
    private @Nullable Timer timer;
    private boolean delayed;
    private boolean over;

    ConnectAttempt(StreamEndpoint target, SessionSettings settings, IoThread io, Executor resolver, Listener listener) {
        this.target = target;
        this.settings = settings;
        this.io = io;
        this.resolver = resolver;
        this.listener = listener;
    }

    void start() {
        if (!target.needsLookup()) {
            findRoutes();
            return;
        }
        try {
            resolver.execute(this::findRoutes);
        } catch (RejectedExecutionException e) {
            end("too many names are being resolved at the same time");
        }
    }

    /** Anew for each attempt: addresses change. Any thread. */
    private void findRoutes() {
        try {
            List<Route> routes = target.routes(settings.connecting().addressing());
            io.execute(() -> tryAll(routes));
        } catch (UnknownHostException e) {
            io.execute(() -> end(text(e)));
        } catch (RuntimeException | Error e) {
            // From a resolver of the application, most likely. Unless it is told, nobody would ever try again.
            io.execute(() -> end("finding the address of " + target.host() + " failed: " + e));
        }
    }

    private void tryAll(List<Route> routes) {
        untried = routes.iterator();
        manyRoutes = routes.size() > 1;
        tryNext();
    }

    private void tryNext() {
        while (!over && untried.hasNext()) {
            if (begin(untried.next())) {
                return;
            }
        }
        if (!over) {
            end(String.join("; ", failures));
        }
    }

    /** Returns false if connecting failed at once. */
    private boolean begin(Route next) {
        route = next;
        SocketChannel channel = null;
        try {
            channel = target.openChannel(next);
            channel.configureBlocking(false);
            settings.channel().apply(channel);
            if (channel.connect(next.target())) {
                handOver(channel);
            } else {
                key = io.register(channel, SelectionKey.OP_CONNECT, this);
                startTimer();
                tellDelay();
            }
            return true;
        } catch (IOException | RuntimeException | Error e) {
            if (channel != null) {
                IoThread.closeQuietly(channel);
            }
            note(e);
            return false;
        }
    }

    private void tellDelay() {
        if (!delayed) {
            delayed = true;
            listener.delayed();
        }
    }

    private void startTimer() {
        long nanos = settings.connecting().timeoutNanos();
        if (nanos > 0) {
            timer = io.schedule(nanos, () -> {
                closeChannel();
                note("no answer within " + Span.ofNanos(nanos) + " (connectTimeout)");
                tryNext();
            });
        }
    }

    @Override
    public void onReady(int readyOperations) {
        SelectionKey ready = key;
        if (ready == null) {
            return;
        }
        SocketChannel channel = (SocketChannel) ready.channel();
        try {
            channel.finishConnect();
            handOver(channel);
        } catch (IOException e) {
            onFailure(e);
        }
    }

    @Override
    public void onFailure(Throwable failure) {
        closeChannel();
        note(failure);
        tryNext();
    }

    private void handOver(SocketChannel channel) throws IOException {
        if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
            throw new IOException("connected to itself, which the kernel allows while nobody listens");
        }
        listener.connected(channel);
        over = true;
        key = null;
        cancelTimer();
    }

    private void note(Throwable failure) {
        note(failure instanceof IOException e ? text(e) : "internal failure: " + failure);
    }

    /** Without the address if there is only one: who reads it knows that one from the endpoint. */
    private void note(String failure) {
        if (failures.size() < MAX_FAILURES) {
            failures.add((manyRoutes && route != null ? host(route.target()) + ": " : "") + failure);
        }
    }

    private static String host(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getAddress().getHostAddress() : address.toString();
    }

    private void end(String detail) {
        if (!over) {
            over = true;
            listener.failed(detail);
        }
    }

    /** Ends the attempt without a word. */
    void cancel() {
        over = true;
        closeChannel();
    }

    private void closeChannel() {
        cancelTimer();
        SelectionKey registered = key;
        if (registered != null) {
            key = null;
            io.close(registered);
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private static String text(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
