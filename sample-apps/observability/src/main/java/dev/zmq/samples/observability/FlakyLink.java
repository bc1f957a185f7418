// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network that cuts each connection after a while, as a firewall with too short a memory does: passes bytes between its
 * port and another one of this machine until then.
 */
final class FlakyLink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FlakyLink.class);
    private static final int CONNECT_TIMEOUT_MILLIS = 1000;

    private final ServerSocket server;
    private final InetSocketAddress target;
    private final long lifeMillis;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final ExecutorService pumps = Executors.newCachedThreadPool(daemons("flaky-link"));
    private final ScheduledExecutorService cutter = Executors.newScheduledThreadPool(1, daemons("flaky-link-cutter"));

    private FlakyLink(ServerSocket server, InetSocketAddress target, Duration life) {
        this.server = server;
        this.target = target;
        this.lifeMillis = life.toMillis();
    }

    /** Listens on a port of this machine, 0 for any free one. */
    static FlakyLink open(int port, int targetPort, Duration life) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        FlakyLink link =
                new FlakyLink(new ServerSocket(port, 0, loopback), new InetSocketAddress(loopback, targetPort), life);
        link.pumps.execute(link::accept);
        return link;
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                pass(server.accept());
            } catch (IOException e) {
                LOG.debug("The end: {}", e.toString());
            }
        }
    }

    private void pass(Socket near) {
        Socket far = new Socket();
        connections.add(near);
        connections.add(far);
        try {
            far.connect(target, CONNECT_TIMEOUT_MILLIS);
            pumps.execute(() -> pump(near, far));
            pumps.execute(() -> pump(far, near));
            ScheduledFuture<?> unused = cutter.schedule(() -> cut(near, far), lifeMillis, TimeUnit.MILLISECONDS);
        } catch (IOException | RejectedExecutionException e) {
            LOG.debug("A connection that was not passed on: {}", e.toString());
            cut(near, far);
        }
    }

    private void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            LOG.trace("Cut: {}", e.toString());
        } finally {
            cut(from, to);
        }
    }

    private void cut(Socket near, Socket far) {
        close(near);
        close(far);
    }

    private void close(Socket connection) {
        connections.remove(connection);
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cutter.shutdownNow();
        pumps.shutdown();
        connections.forEach(this::close);
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
