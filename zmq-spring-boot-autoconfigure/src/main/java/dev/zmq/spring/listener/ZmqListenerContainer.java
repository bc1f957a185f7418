// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.TaskExecutor;

/**
 * Runs one listener: a thread for each of its sockets, which waits for messages without polling and gives them to the
 * listener in the order of arrival.
 *
 * <p>Stopping is graceful and loses nothing: no further messages are taken, those already taken are still given to the
 * listener, and then the thread ends. What arrives meanwhile waits in the socket for the next start. The socket stays
 * bound and connected throughout.
 *
 * <p>Thread-safe. Made by a {@link ZmqListenerContainerFactory} and registered in the
 * {@link ZmqListenerEndpointRegistry}, which starts and stops it with the application.
 */
public final class ZmqListenerContainer implements SmartLifecycle, ZmqMessageTaker {

    /** Whether messages are being taken. */
    public enum State {
        /** No thread runs. Ends with {@link #start()}. */
        STOPPED,
        /**
         * A thread for each socket waits for messages or is in the listener. Ends with {@link #stop()}, or by itself once
         * the threads have ended, after {@link #takeNoMore()} or because the sockets were closed.
         */
        RUNNING,
        /** Messages taken before {@link #stop()} are still with the listener. Ends when they are through. */
        STOPPING
    }

    /** The lifecycle phase of listeners: started after, and stopped before, nearly everything that they may need. */
    public static final int PHASE = Integer.MAX_VALUE - 100;

    private static final Log LOG = LogFactory.getLog(ZmqListenerContainer.class);

    private final String id;
    private final List<SocketConsumer> consumers;
    private final TaskExecutor taskExecutor;
    private final boolean autoStartup;
    private final Duration stopTimeout;

    private final Object lock = new Object();
    private State state = State.STOPPED;
    private CompletableFuture<Void> terminated = CompletableFuture.completedFuture(null);
    private final ThreadLocal<Boolean> consuming = ThreadLocal.withInitial(() -> false);

    ZmqListenerContainer(
            String id,
            List<SocketConsumer> consumers,
            TaskExecutor taskExecutor,
            boolean autoStartup,
            Duration stopTimeout) {
        this.id = id;
        this.consumers = List.copyOf(consumers);
        this.taskExecutor = taskExecutor;
        this.autoStartup = autoStartup;
        this.stopTimeout = stopTimeout;
    }

    /** Returns the id of the listener. */
    public String id() {
        return id;
    }

    /** Returns the names of the sockets that the listener receives from. */
    public List<String> socketNames() {
        return consumers.stream().map(SocketConsumer::socketName).toList();
    }

    /** Returns whether messages are being taken. */
    public State state() {
        synchronized (lock) {
            return state;
        }
    }

    /** Returns how many messages the listener got through since the container was made. */
    public long processedCount() {
        return total(SocketConsumer::processed);
    }

    /** Returns with how many messages the listener failed since the container was made. */
    public long failedCount() {
        return total(SocketConsumer::failed);
    }

    @Override
    public boolean isAutoStartup() {
        return autoStartup;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** Returns whether the container is started, and not yet asked to stop. */
    @Override
    public boolean isRunning() {
        return state() == State.RUNNING;
    }

    /**
     * Starts taking messages. Has no effect on a running container.
     *
     * @throws IllegalStateException if the container is still stopping
     */
    @Override
    public void start() {
        synchronized (lock) {
            if (state == State.STOPPING) {
                throw new IllegalStateException(
                        "Listener '" + id + "' is still stopping: start it again when state() is STOPPED");
            }
            if (state == State.RUNNING) {
                return;
            }
            state = State.RUNNING;
            startConsumers();
        }
        LOG.debug("Listener '" + id + "' started on " + socketNames());
    }

    /**
     * Stops taking messages and waits until the listener is through with those already taken, up to the factory's stop
     * timeout. Called by the listener itself, it does not wait. Has no effect on a stopped container.
     */
    @Override
    public void stop() {
        CompletableFuture<Void> termination = requestStop();
        if (consuming.get()) {
            return;
        }
        try {
            termination.get(stopTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException timeout) {
            LOG.warn("Listener '" + id + "' is still busy " + stopTimeout + " after it was asked to stop");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException unexpected) {
            throw new IllegalStateException("A run completes normally whatever happens in it", unexpected);
        }
    }

    @Override
    public void takeNoMore() {
        synchronized (lock) {
            if (state == State.RUNNING) {
                consumers.forEach(SocketConsumer::requestStop);
            }
        }
    }

    /** Stops taking messages and runs the callback once the listener is through with those already taken. */
    @Override
    public void stop(Runnable callback) {
        CompletableFuture<Void> unused = requestStop().thenRun(callback).exceptionally(failure -> {
            LOG.error("Who waited for listener '" + id + "' to stop failed", failure);
            return null;
        });
    }

    /**
     * Returns a future that completes when the threads of the last {@link #start()} have ended: after a stop, or because
     * the sockets were closed. It completes normally in any case, with the state back to {@link State#STOPPED}.
     */
    public CompletableFuture<Void> termination() {
        synchronized (lock) {
            return terminated.copy();
        }
    }

    private CompletableFuture<Void> requestStop() {
        synchronized (lock) {
            if (state == State.RUNNING) {
                state = State.STOPPING;
                consumers.forEach(SocketConsumer::requestStop);
            }
            return terminated;
        }
    }

    private void startConsumers() {
        List<CompletableFuture<Void>> runs = new ArrayList<>();
        try {
            for (SocketConsumer consumer : consumers) {
                consumer.reset();
                runs.add(startConsumer(consumer));
            }
        } catch (RuntimeException | Error refused) {
            state = State.STOPPING;
            consumers.forEach(SocketConsumer::requestStop);
            throw refused;
        } finally {
            // The future that stop() waits for comes after onTerminated(), so that the next start() finds STOPPED.
            terminated = CompletableFuture.allOf(runs.toArray(CompletableFuture[]::new))
                    .thenRun(this::onTerminated);
        }
    }

    private CompletableFuture<Void> startConsumer(SocketConsumer consumer) {
        CompletableFuture<Void> run = new CompletableFuture<>();
        taskExecutor.execute(() -> {
            consuming.set(true);
            try {
                consumer.run();
            } catch (Throwable failure) {
                LOG.error("Listener '" + id + "' ended unexpectedly", failure);
            } finally {
                consuming.remove();
                run.complete(null);
            }
        });
        return run;
    }

    private void onTerminated() {
        synchronized (lock) {
            state = State.STOPPED;
        }
        LOG.debug("Listener '" + id + "' stopped");
    }

    private long total(ToLongFunction<SocketConsumer> count) {
        return consumers.stream().mapToLong(count).sum();
    }
}
