// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.reactor.ChannelHandler;
import dev.zmq.engine.reactor.IoThread;
import dev.zmq.engine.reactor.Timer;
import dev.zmq.engine.transport.Route;
import dev.zmq.engine.transport.SocksDialogue;
import dev.zmq.engine.transport.SocksException;
import dev.zmq.engine.transport.SocksProxy;
import dev.zmq.engine.transport.StreamEndpoint;
import dev.zmq.engine.transport.TcpEndpoint;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
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
 * one takes the connection or all have failed. If there is a proxy, its addresses are tried, and it is asked to connect.
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
         * @param address how the peer is shown
         * @throws IOException if it is gone again; counts as a failure of this address
         */
        void connected(SocketChannel channel, String address) throws IOException;

        /**
         * Tells that no address took the connection.
         *
         * @param refused whether all of them are there, and nobody listens
         */
        void failed(String detail, boolean refused);
    }

    /** So many failures are told of a host that has many addresses. */
    private static final int MAX_FAILURES = 4;

    // The proxy, if there is one, else the endpoint itself.
    private final StreamEndpoint firstHop;
    private final @Nullable Detour detour;
    private final SessionSettings settings;
    private final IoThread io;
    private final Executor resolver;
    private final Listener listener;

    private Iterator<Route> untried = List.<Route>of().iterator();
    private boolean manyRoutes;
    private final List<String> failures = new ArrayList<>();
    private boolean allRefused = true;

    private @Nullable Route route;
    private @Nullable SelectionKey key;
    private @Nullable SocksDialogue dialogue;
    private @Nullable Timer timer;
    private boolean delayed;
    private boolean over;

    /** The way through a proxy. */
    private record Detour(SocksProxy proxy, TcpEndpoint target) {

        static @Nullable Detour of(@Nullable SocksProxy proxy, StreamEndpoint target) {
            return proxy != null && target instanceof TcpEndpoint tcp ? new Detour(proxy, tcp) : null;
        }
    }

    ConnectAttempt(StreamEndpoint target, SessionSettings settings, IoThread io, Executor resolver, Listener listener) {
        Detour way = Detour.of(settings.connecting().proxy(), target);
        this.detour = way;
        this.firstHop = way == null ? target : way.target().via(way.proxy());
        this.settings = settings;
        this.io = io;
        this.resolver = resolver;
        this.listener = listener;
    }

    void start() {
        if (!firstHop.needsLookup()) {
            findRoutes();
            return;
        }
        try {
            resolver.execute(this::findRoutes);
        } catch (RejectedExecutionException e) {
            fail("too many names are being resolved at the same time");
        }
    }

    /** Anew for each attempt: addresses change. Any thread. */
    private void findRoutes() {
        try {
            List<Route> routes = firstHop.routes(settings.connecting().addressing());
            io.execute(() -> tryAll(routes));
        } catch (UnknownHostException e) {
            io.execute(() -> fail(text(e)));
        } catch (RuntimeException | Error e) {
            // From a resolver of the application, most likely. Unless it is told, nobody would ever try again.
            io.execute(() -> fail("finding the address of " + firstHop.host() + " failed: " + e));
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
        end(allRefused);
    }

    /** Returns false if connecting failed at once. */
    private boolean begin(Route next) {
        route = next;
        SocketChannel channel = null;
        try {
            channel = firstHop.openChannel(next);
            channel.configureBlocking(false);
            settings.channel().apply(channel);
            boolean connected = channel.connect(next.target());
            if (!connected || detour != null) {
                key = io.register(channel, connected ? 0 : SelectionKey.OP_CONNECT, this);
                startTimer(settings.connecting().timeoutNanos(), "connectTimeout");
            }
            if (connected) {
                arrived(channel);
            } else {
                tellDelay();
            }
            return true;
        } catch (IOException | RuntimeException | Error e) {
            closeChannel();
            if (channel != null) {
                IoThread.closeQuietly(channel); // does nothing if that has closed it
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

    private void startTimer(long nanos, String option) {
        if (nanos > 0) {
            timer = io.schedule(
                    nanos,
                    () -> onFailure(new SocketTimeoutException(
                            "no answer within " + Span.ofNanos(nanos) + " (" + option + ")")));
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
            if (dialogue != null) {
                talk(channel, dialogue);
            } else {
                channel.finishConnect();
                arrived(channel);
            }
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

    private void arrived(SocketChannel channel) throws IOException {
        if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
            throw new IOException("connected to itself, which the kernel allows while nobody listens");
        }
        if (detour == null) {
            handOver(channel, firstHop.peerAddress(channel));
            return;
        }
        if (timer == null) {
            startTimer(settings.handshakeNanos(), "handshakeInterval");
        }
        SocksDialogue begun = new SocksDialogue(detour.proxy(), detour.target());
        dialogue = begun;
        talk(channel, begun);
    }

    private void talk(SocketChannel channel, SocksDialogue begun) throws IOException {
        while (!begun.isDone()) {
            channel.write(begun.toSend());
            if (begun.toSend().hasRemaining()) {
                await(SelectionKey.OP_WRITE);
                return;
            }
            if (channel.read(begun.toFill()) < 0) {
                throw new EOFException("closed the connection before it had answered");
            }
            if (begun.toFill().hasRemaining()) {
                await(SelectionKey.OP_READ);
                return;
            }
            begun.onFilled();
        }
        handOver(channel, firstHop.peerAddress(channel) + " (SOCKS proxy)");
    }

    private void await(int operation) {
        if (key != null) {
            key.interestOps(operation);
        }
    }

    private void handOver(SocketChannel channel, String address) throws IOException {
        listener.connected(channel, address);
        over = true;
        key = null;
        cancelTimer();
    }

    /** Without the address if there is only one: who reads it knows that one from the endpoint. */
    private void note(Throwable failure) {
        allRefused &= isRefusal(failure);
        if (failures.size() < MAX_FAILURES) {
            String text = failure instanceof IOException e ? text(e) : "internal failure: " + failure;
            String who = failure instanceof SocksException ? text : named(text);
            failures.add((manyRoutes && route != null ? host(route.target()) + ": " : "") + who);
        }
    }

    private String named(String failure) {
        return detour == null ? failure : detour.proxy() + ": " + failure;
    }

    private boolean isRefusal(Throwable failure) {
        if (detour != null) {
            return failure instanceof SocksException refusal && refusal.isTargetRefused();
        }
        // The JDK has the same exception for a connection that the kernel gave up after its own time.
        return failure instanceof ConnectException e && !text(e).contains("timed out");
    }

    private static String host(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getAddress().getHostAddress() : address.toString();
    }

    private void fail(String detail) {
        failures.add(named(detail));
        end(false);
    }

    private void end(boolean refused) {
        if (!over) {
            over = true;
            listener.failed(String.join("; ", failures), refused);
        }
    }

    /** Ends the attempt without a word. */
    void cancel() {
        over = true;
        closeChannel();
    }

    private void closeChannel() {
        cancelTimer();
        dialogue = null;
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
