// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.rounds;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The players of one process, as many threads as players. Not thread-safe. */
final class Ensemble implements AutoCloseable {

    private final List<RoundPlayer> players;
    private final ExecutorService threads;
    private final CompletionService<Long> rounds;

    Ensemble(List<? extends RoundPlayer> players) {
        this.players = List.copyOf(players);
        this.threads = Executors.newFixedThreadPool(players.size(), Ensemble::daemon);
        this.rounds = new ExecutorCompletionService<>(threads);
    }

    void pace(int messagesPerSecond) {
        players.forEach(player -> player.pace(messagesPerSecond));
    }

    void prepare(long messages) {
        players.forEach(player -> player.prepare(messages));
    }

    /** Lets all play a round, and returns their times in nanoseconds, in the order of the players. */
    List<Long> play(long messages) throws InterruptedException {
        List<Future<Long>> playing = new ArrayList<>();
        for (RoundPlayer player : players) {
            playing.add(rounds.submit(() -> player.play(messages)));
        }
        // One that fails shows at once, even if another one waits for it without end.
        for (int i = 0; i < players.size(); i++) {
            nanos(rounds.take());
        }
        List<Long> nanos = new ArrayList<>();
        for (Future<Long> round : playing) {
            nanos.add(nanos(round));
        }
        return nanos;
    }

    /** Leaves players that still play behind, on threads that do not keep the process alive. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static long nanos(Future<Long> round) throws InterruptedException {
        try {
            return round.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The round failed", e.getCause());
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "round-player");
        thread.setDaemon(true);
        return thread;
    }
}
