// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.engine.Socket;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.DisposableBean;

/**
 * Gives single peers of ZeroMQ sockets meters of their own, tagged with their addresses: for applications with few peers, as
 * each of them makes some ten time series. Meters come and go with the peers, and show what was seen at the last look.
 *
 * <p>Thread-safe. One daemon thread looks, from the first registry on until this object is destroyed.
 */
public final class ZmqPeerMetrics implements MeterBinder, DisposableBean {

    private static final Log LOG = LogFactory.getLog(ZmqPeerMetrics.class);

    private final Map<String, Socket> sockets;
    private final int limit;
    private final Duration interval;
    private final ScheduledThreadPoolExecutor thread;

    /**
     * Creates a binder.
     *
     * @param sockets the sockets to measure, by the name to tag them with
     * @param limit the most peers of one socket that have meters
     * @param interval how long to wait between two looks; more than 0
     */
    public ZmqPeerMetrics(Map<String, Socket> sockets, int limit, Duration interval) {
        this.sockets = new LinkedHashMap<>(sockets);
        this.limit = limit;
        this.interval = interval;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread created = new Thread(task, "zmq-peer-metrics");
            created.setDaemon(true);
            return created;
        });
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        sockets.forEach((name, socket) -> {
            PeerMeters meters = new PeerMeters(name, socket, registry, limit);
            var unused = thread.scheduleWithFixedDelay(
                    () -> refresh(name, meters), 0, interval.toNanos(), TimeUnit.NANOSECONDS);
        });
    }

    /** What is thrown would end the series of looks. */
    private static void refresh(String name, PeerMeters meters) {
        try {
            meters.refresh();
        } catch (RuntimeException failure) {
            LOG.warn("The meters of the peers of socket '" + name + "' could not be brought up to date", failure);
        }
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }
}
