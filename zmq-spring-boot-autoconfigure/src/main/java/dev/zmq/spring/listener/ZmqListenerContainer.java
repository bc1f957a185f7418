// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * Runs one listener: a thread for each of its sockets, several, or one for all, which wait for messages without polling
 * and give them to the listener in the order of arrival.
 *
 * <p>Stopping is graceful and loses nothing: no further messages are taken, those already taken are still given to the
 * listener, and then the thread ends. What arrives meanwhile waits in the socket for the next start. The socket stays
 * bound and connected throughout. Pausing is the same, but that the threads stay. Only results that the listener has
 * promised, as futures or publishers, and that are not there within the factory's stop timeout, are cancelled by a stop:
 * their messages have failed.
 *
 * <p>Thread-safe. Made by a {@link ZmqListenerContainerFactory} and registered in the
 * {@link ZmqListenerEndpointRegistry}, which starts and stops it with the application.
 */
public final class ZmqListenerContainer implements SmartLifecycle, ZmqMessageTaker, DisposableBean {

    /** Whether messages are being taken. */
    public enum State {
        /** No thread runs. Ends with {@link #start()}. */
        STOPPED,
        /**
         * A thread for each socket waits for messages or is in the listener. Ends with {@link #stop()}, or by itself once
         * the threads have ended, after {@link #takeNoMore()} or because the sockets were closed.
         */
        RUNNING,
        /**
         * Messages taken before {@link #pause()} are still with the listener, no more are taken. Ends when they are
         * through, with {@link #resume()}, and as {@link #RUNNING} does.
         */
        PAUSING,
        /**
         * No messages are taken; the threads are there and wait. Ends with {@link #resume()}, and as {@link #RUNNING}
         * does.
         */
        PAUSED,
        /**
         * Messages taken before {@link #stop()} are still with the listener. Ends when they are through; late results are
         * cancelled after the stop timeout.
         */
        STOPPING;

        private boolean isUp() {
            return this == RUNNING || this == PAUSING || this == PAUSED;
        }
    }

    /** The lifecycle phase of listeners: started after, and stopped before, nearly everything that they may need. */
    public static final int PHASE = Integer.MAX_VALUE - 100;

    private static final Log LOG = LogFactory.getLog(ZmqListenerContainer.class);

    /** How long a stop waits for threads whose last late results are being cancelled. */
    private static final Duration END_OF_THREADS = Duration.ofSeconds(1);

    private final String id;
    private final List<SocketConsumer> consumers;
    private final SocketHolds holds;
    private final ContainerSettings settings;
    private final ContainerEvents events;

    private final Object lock = new Object();
    private State state = State.STOPPED;
    private boolean released;
    private CompletableFuture<Void> terminated = CompletableFuture.completedFuture(null);
    private final CompletableFuture<Void> destroyed = new CompletableFuture<>();
    private final SocketConsumer.Observer observer = new ConsumerObserver();

    ZmqListenerContainer(String id, List<SocketConsumer> consumers, SocketHolds holds, ContainerSettings settings) {
        this.id = id;
        this.consumers = List.copyOf(consumers);
        this.holds = holds;
        this.settings = settings;
        this.events = new ContainerEvents(settings.events());
    }

    /** Returns the id of the listener. */
    public String id() {
        return id;
    }

    /** Returns the names of the sockets that the listener receives from. */
    public List<String> socketNames() {
        return consumers.stream()
                .flatMap(consumer -> consumer.socketNames().stream())
                .distinct()
                .toList();
    }

    /** Returns whether messages are being taken. */
    public State state() {
        synchronized (lock) {
            return state;
        }
    }

    /** Returns how many threads take messages while the container runs, for all sockets together. */
    public int concurrency() {
        return consumers.size();
    }

    /** Returns how many messages the listener got through since the container was made. */
    public long processedCount() {
        return statistics().processed();
    }

    /** Returns with how many messages the listener failed since the container was made. */
    public long failedCount() {
        return statistics().failed();
    }

    /** Returns what the listener has done since the container was made. */
    public ZmqListenerStatistics statistics() {
        return consumers.stream()
                .map(SocketConsumer::statistics)
                .reduce(ZmqListenerStatistics.NONE, ZmqListenerStatistics::plus);
    }

    @Override
    public boolean isAutoStartup() {
        return settings.autoStartup();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** Returns whether the container is started, and not yet asked to stop; also during a pause. */
    @Override
    public boolean isRunning() {
        return state().isUp();
    }

    /** Returns whether the container was taken out of the registry, or destroyed, and so cannot start again. */
    public boolean isDestroyed() {
        synchronized (lock) {
            return released;
        }
    }

    /** Returns whether a pause was asked for and the listener is through with what was taken before it. */
    public boolean isPaused() {
        return state() == State.PAUSED;
    }

    /**
     * Starts taking messages. Has no effect on a running container, and does not end a pause.
     *
     * @throws IllegalStateException if the container is still stopping, or was taken out of the registry
     */
    @Override
    public void start() {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        try {
            if (!start(begun)) {
                return;
            }
        } finally {
            // Not under the lock, as this tells others that the container has stopped if all threads ended at once.
            begun.complete(null);
        }
        LOG.debug("Listener '" + id + "' started on " + socketNames());
        events.publish();
    }

    private boolean start(CompletableFuture<Void> begun) {
        synchronized (lock) {
            if (released) {
                throw new IllegalStateException("Listener '" + id + "' was unregistered: register it again");
            }
            if (state == State.STOPPING) {
                throw new IllegalStateException(
                        "Listener '" + id + "' is still stopping: start it again when state() is STOPPED");
            }
            if (state.isUp()) {
                return false;
            }
            holds.subscribe();
            state = State.RUNNING;
            startConsumers(begun);
            events.add(new ZmqListenerEvent.Started(this));
            return true;
        }
    }

    /**
     * Takes no more messages until {@link #resume()}, and returns at once; {@link #isPaused()} tells when the listener is
     * through with those taken before. What arrives meanwhile waits in the socket until its high-water mark is reached;
     * then peers wait, or drop, as their type says. A stop ends the pause. Has no effect on a container that does not run.
     */
    public void pause() {
        synchronized (lock) {
            if (state == State.RUNNING) {
                state = State.PAUSING;
                consumers.forEach(SocketConsumer::requestPause);
            }
        }
    }

    /** Takes messages again after {@link #pause()}. Has no effect without one. */
    public void resume() {
        synchronized (lock) {
            if (state != State.PAUSING && state != State.PAUSED) {
                return;
            }
            state = State.RUNNING;
            consumers.forEach(SocketConsumer::resume);
            events.add(new ZmqListenerEvent.Resumed(this));
        }
        events.publish();
    }

    /**
     * Stops taking messages and waits until the listener is through with those already taken, up to the factory's stop
     * timeout; results that are not there then are cancelled. Called by the listener itself, it does not wait. Has no
     * effect on a stopped container.
     */
    @Override
    public void stop() {
        CompletableFuture<Void> termination = requestStop();
        if (settings.calls().isHere()) {
            return;
        }
        try {
            if (!endsWithin(settings.stopTimeout(), termination) && !endsWithin(END_OF_THREADS, termination)) {
                LOG.warn("Listener '" + id + "' is still busy " + settings.stopTimeout()
                        + " after it was asked to stop");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean endsWithin(Duration time, CompletableFuture<Void> termination) throws InterruptedException {
        try {
            termination.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException timeout) {
            return false;
        } catch (ExecutionException unexpected) {
            throw new IllegalStateException("A run completes normally whatever happens in it", unexpected);
        }
    }

    @Override
    public void takeNoMore() {
        synchronized (lock) {
            if (state.isUp()) {
                consumers.forEach(SocketConsumer::requestStop);
            }
        }
    }

    @Override
    public Collection<ZmqListenerContainer> containers() {
        return List.of(this);
    }

    /**
     * Stops taking messages and runs the callback once the listener is through with those already taken. After the
     * factory's stop timeout, results that are not there are cancelled.
     */
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

    /**
     * Returns a future that completes when the container was taken out of the registry, or destroyed, and the last of its
     * threads has ended: from then on, its {@link #statistics()} do not change any more.
     */
    public CompletableFuture<Void> destruction() {
        return destroyed.thenCompose(gone -> termination());
    }

    /**
     * Stops as {@link #stop()} does, lets others receive from the sockets, and takes the listener's subscriptions back. It
     * cannot start again, not even by who is told that it has stopped.
     */
    void release() {
        synchronized (lock) {
            released = true;
        }
        stop();
        destroy();
    }

    /**
     * Asks a container that still runs to stop, without waiting, lets others receive from the sockets, and takes the
     * listener's subscriptions back. It cannot start again. To be called when the container is not needed any more.
     */
    @Override
    public void destroy() {
        CompletableFuture<Void> unused = requestStop();
        synchronized (lock) {
            released = true;
            holds.release();
        }
        destroyed.complete(null);
    }

    private CompletableFuture<Void> requestStop() {
        synchronized (lock) {
            if (state.isUp()) {
                state = State.STOPPING;
                consumers.forEach(SocketConsumer::requestStop);
                cancelOverdueLater(terminated);
            }
            return terminated;
        }
    }

    /** On another thread than that of all timeouts, as whoever is told of a cancellation may take their time. */
    private void cancelOverdueLater(CompletableFuture<Void> termination) {
        if (termination.isDone()) {
            return;
        }
        CompletableFuture<Void> unused = termination
                .copy()
                .orTimeout(settings.stopTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyAsync(
                        timeout -> {
                            cancelOverdue(termination);
                            return null;
                        },
                        settings.ownThreads());
    }

    private void cancelOverdue(CompletableFuture<Void> termination) {
        synchronized (lock) {
            if (state != State.STOPPING || terminated != termination) {
                return;
            }
        }
        int cancelled =
                consumers.stream().mapToInt(SocketConsumer::cancelOverdue).sum();
        if (cancelled > 0) {
            LOG.warn("Listener '" + id + "' was asked to stop " + settings.stopTimeout() + " ago: cancelled "
                    + cancelled + " result(s) that were not there, and their messages have failed");
        }
    }

    private void startConsumers(CompletableFuture<Void> begun) {
        List<CompletableFuture<Void>> runs = new ArrayList<>();
        runs.add(begun);
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
        settings.taskExecutor().execute(() -> settings.calls().run(() -> run(consumer, run)));
        return run;
    }

    private void run(SocketConsumer consumer, CompletableFuture<Void> run) {
        try {
            consumer.run(observer);
        } catch (Throwable failure) {
            LOG.error("Listener '" + id + "' ended unexpectedly", failure);
            observer.onLost(String.join(", ", consumer.socketNames()), failure);
        } finally {
            // Those that are left may all rest, which nobody else would tell.
            observer.onPaused();
            run.complete(null);
        }
    }

    private void onTerminated() {
        synchronized (lock) {
            state = State.STOPPED;
            events.add(new ZmqListenerEvent.Stopped(this));
        }
        LOG.debug("Listener '" + id + "' stopped");
        events.publish();
    }

    /** Tells of what changes no state. */
    private void tell(ZmqListenerEvent event) {
        synchronized (lock) { // not before an event of which the lock is still held, as that of a start
            events.add(event);
        }
        events.publish();
    }

    @Override
    public String toString() {
        return "listener '" + id + "'";
    }

    private final class ConsumerObserver implements SocketConsumer.Observer {

        @Override
        public void onPaused() {
            synchronized (lock) {
                if (state != State.PAUSING || !consumers.stream().allMatch(SocketConsumer::isResting)) {
                    return;
                }
                state = State.PAUSED;
                events.add(new ZmqListenerEvent.Paused(ZmqListenerContainer.this));
            }
            events.publish();
        }

        @Override
        public void onIdle(String socketName, Duration idleTime) {
            tell(new ZmqListenerEvent.Idle(ZmqListenerContainer.this, socketName, idleTime));
        }

        @Override
        public void onLost(String socketName, Throwable cause) {
            tell(new ZmqListenerEvent.Failed(ZmqListenerContainer.this, socketName, cause));
        }
    }
}
