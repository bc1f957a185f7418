// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.ZmqHeaderMapper;
import dev.zmq.spring.core.ZmqSocketConsumers;
import dev.zmq.spring.core.ZmqSocketHeaders;
import dev.zmq.spring.core.ZmqSockets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationEventPublisherAware;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;

/**
 * Makes containers for the application's sockets by name. Declare another bean of this class for listeners that need other
 * settings, and name it in {@code @ZmqListener}.
 *
 * <p>Configured once, before the first container is made; not thread-safe until then.
 */
public final class DefaultZmqListenerContainerFactory
        implements ZmqListenerContainerFactory, ApplicationEventPublisherAware {

    private final ZmqSockets sockets;
    private final ZmqSocketConsumers socketConsumers;

    private ZmqListenerErrorHandler errorHandler = new LoggingErrorHandler();
    private @Nullable RetryPolicy retryPolicy;
    private @Nullable TaskExecutor taskExecutor;
    private @Nullable ApplicationEventPublisher events;
    private @Nullable ZmqDeliveryObserver deliveryObserver;
    private ZmqSocketHeaders socketHeaders = ZmqSocketHeaders.NONE;
    private boolean virtualThreads;
    private boolean autoStartup = true;
    private int concurrency = 1;
    private int batchSize = 500;
    private int maxInFlight = 1000;
    private Duration stopTimeout = Duration.ofSeconds(30);
    private Duration idleEventInterval = SocketOptions.INFINITE;

    /** Creates a factory with the default settings. */
    public DefaultZmqListenerContainerFactory(ZmqSockets sockets, ZmqSocketConsumers socketConsumers) {
        this.sockets = sockets;
        this.socketConsumers = socketConsumers;
    }

    /** Sets what is told when a listener fails; a {@link LoggingErrorHandler} by default. */
    public void setErrorHandler(ZmqListenerErrorHandler errorHandler) {
        this.errorHandler = errorHandler;
    }

    /**
     * Sets which messages are given to the listener again after it failed, and when; null, the default, for none. The
     * messages behind one that is tried again wait, so that the order stays; not those behind one whose future or publisher
     * failed, unless the socket is a REP. A stop ends the retries.
     */
    public void setRetryPolicy(@Nullable RetryPolicy retryPolicy) {
        this.retryPolicy = retryPolicy;
    }

    /**
     * Sets what runs the listeners. A running listener keeps one thread of it for each of its sockets, times its
     * concurrency, so a bounded pool must have room for all of them. By default each listener has threads of its own,
     * named after its id.
     */
    public void setTaskExecutor(TaskExecutor taskExecutor) {
        this.taskExecutor = taskExecutor;
    }

    /** Sets what publishes each {@link ZmqListenerEvent}; the application context does that by itself for a bean. */
    @Override
    public void setApplicationEventPublisher(ApplicationEventPublisher events) {
        this.events = events;
    }

    /** Sets whether the default threads are virtual ones, which needs Java 21; false by default. */
    public void setVirtualThreads(boolean virtualThreads) {
        this.virtualThreads = virtualThreads;
    }

    /** Sets whether listeners that do not say themselves start with the application; true by default. */
    public void setAutoStartup(boolean autoStartup) {
        this.autoStartup = autoStartup;
    }

    /**
     * Sets how many threads take messages from each socket of listeners that do not say themselves; 1 by default. A REP
     * socket, which takes its next request only after a reply, has one in any case.
     *
     * @param concurrency at least 1
     */
    public void setConcurrency(int concurrency) {
        this.concurrency = requirePositive("concurrency", concurrency);
    }

    /**
     * Sets how many messages a batch has at most, for listeners that take batches and do not say themselves; 500 by
     * default.
     *
     * @param batchSize at least 1
     */
    public void setBatchSize(int batchSize) {
        this.batchSize = requirePositive("batchSize", batchSize);
    }

    /**
     * Sets for how many messages of one thread there may be futures or publishers that are not complete; 1000 by default.
     * No more messages are taken meanwhile.
     *
     * @param maxInFlight at least 1
     */
    public void setMaxInFlight(int maxInFlight) {
        this.maxInFlight = requirePositive("maxInFlight", maxInFlight);
    }

    /**
     * Sets how long {@link ZmqListenerContainer#stop()} waits for a busy listener, and after how long any stop cancels
     * futures and publishers that are not complete; 30 seconds by default.
     */
    public void setStopTimeout(Duration stopTimeout) {
        this.stopTimeout = stopTimeout;
    }

    /**
     * Sets after how long without a message {@link ZmqListenerEvent.Idle} is published, and after how long again; zero or
     * negative, the default, for never.
     */
    public void setIdleEventInterval(Duration idleEventInterval) {
        this.idleEventInterval = idleEventInterval.isZero() ? SocketOptions.INFINITE : idleEventInterval;
    }

    /** Sets what observes each delivery of a message; null, the default, for nobody. */
    public void setDeliveryObserver(@Nullable ZmqDeliveryObserver deliveryObserver) {
        this.deliveryObserver = deliveryObserver;
    }

    /** Sets the sockets whose messages carry headers, for who observes; none by default. */
    public void setSocketHeaders(ZmqSocketHeaders socketHeaders) {
        this.socketHeaders = socketHeaders;
    }

    @Override
    public ZmqListenerContainer createContainer(ZmqListenerEndpoint endpoint) {
        if (endpoint.socketNames().isEmpty()) {
            throw new InvalidListenerException(
                    "The " + endpoint.description() + " names no socket.", "Name the socket to listen on.");
        }
        SocketHolds holds = new SocketHolds(socketConsumers, endpoint.description(), endpoint.topics());
        List<SocketConsumer> consumers = new ArrayList<>();
        TaskExecutor threads = newThreads(endpoint.id());
        ListenerCalls calls = new ListenerCalls();
        try {
            List<SocketIntake> intakes = new ArrayList<>();
            for (String name : endpoint.socketNames()) {
                intakes.addAll(createIntakes(endpoint, name, holds, threads, calls));
            }
            group(endpoint, intakes)
                    .forEach(intake -> consumers.add(new SocketConsumer(endpoint.id(), intake, idleEventInterval)));
        } catch (RuntimeException | Error refused) {
            holds.release();
            throw refused;
        }
        Boolean endpointAutoStartup = endpoint.autoStartup();
        return new ZmqListenerContainer(
                endpoint.id(),
                consumers,
                holds,
                new ContainerSettings(
                        taskExecutor != null ? taskExecutor : threads,
                        threads,
                        endpointAutoStartup != null ? endpointAutoStartup : autoStartup,
                        stopTimeout,
                        events,
                        calls));
    }

    /** Returns an intake for each thread, of those that there are for each socket as many times as it has threads. */
    private static List<? extends Intake> group(ZmqListenerEndpoint endpoint, List<SocketIntake> intakes) {
        if (!endpoint.isSharedThread() || endpoint.socketNames().size() == 1) {
            return intakes;
        }
        Map<String, Queue<SocketIntake>> bySocket = new LinkedHashMap<>();
        intakes.forEach(intake -> bySocket.computeIfAbsent(intake.socketName(), name -> new ArrayDeque<>())
                .add(intake));
        List<PolledIntake> polled = new ArrayList<>();
        while (bySocket.values().stream().anyMatch(left -> !left.isEmpty())) {
            polled.add(new PolledIntake(bySocket.values().stream()
                    .filter(left -> !left.isEmpty())
                    .map(Queue::remove)
                    .toList()));
        }
        return polled;
    }

    private List<SocketIntake> createIntakes(
            ZmqListenerEndpoint endpoint,
            String socketName,
            SocketHolds holds,
            TaskExecutor threads,
            ListenerCalls calls) {
        Socket socket = sockets.get(socketName);
        SocketRules rules = new SocketRules(endpoint, socketName, socket.type());
        rules.requireReceiver();
        rules.requireTopics();
        ZmqMessageListener listener = endpoint.createListener(socketName, socket);
        holds.claim(socketName, socket);
        List<SocketIntake> intakes = new ArrayList<>();
        int consumers = rules.concurrency(concurrency);
        for (int i = 0; i < consumers; i++) {
            Delivery delivery = createDelivery(
                    endpoint,
                    socket.type(),
                    listener,
                    settings(endpoint, socketName, socket.type(), consumers, threads, calls));
            intakes.add(new SocketIntake(socketName, socket, delivery));
        }
        return intakes;
    }

    private Delivery createDelivery(
            ZmqListenerEndpoint endpoint, SocketType type, ZmqMessageListener listener, DeliverySettings settings) {
        if (listener instanceof AsyncMessageListener async) {
            return new AsyncDelivery(settings, async, maxInFlight, type == SocketType.REP);
        }
        if (listener instanceof BatchMessageListener batch) {
            Integer endpointBatchSize = endpoint.batchSize();
            return new BatchDelivery(settings, batch, endpointBatchSize != null ? endpointBatchSize : batchSize);
        }
        return new MessageDelivery(settings, listener);
    }

    private DeliverySettings settings(
            ZmqListenerEndpoint endpoint,
            String socketName,
            SocketType type,
            int consumers,
            TaskExecutor threads,
            ListenerCalls calls) {
        ZmqListenerErrorHandler own = endpoint.errorHandler();
        return new DeliverySettings(
                endpoint.id(),
                socketName,
                consumers,
                own != null ? own : errorHandler,
                retryPolicy,
                threads,
                calls,
                observation(endpoint, socketName, type));
    }

    private @Nullable DeliveryObservation observation(
            ZmqListenerEndpoint endpoint, String socketName, SocketType type) {
        if (deliveryObserver == null) {
            return null;
        }
        ZmqHeaderMapper ofEndpoint = endpoint.headerMapper();
        return new DeliveryObservation(
                deliveryObserver,
                endpoint.id(),
                socketName,
                type,
                ofEndpoint != null ? ofEndpoint : socketHeaders.mapper(socketName));
    }

    private TaskExecutor newThreads(String listenerId) {
        SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("zmq-" + listenerId + "-");
        threads.setVirtualThreads(virtualThreads);
        return threads;
    }

    private static int requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("'" + name + "' must be at least 1, not " + value);
        }
        return value;
    }
}
