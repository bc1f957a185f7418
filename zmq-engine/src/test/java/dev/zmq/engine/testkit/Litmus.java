// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Lets two threads run against each other on the bare machine, millions of times, to see what its memory model makes of
 * code with explicit fences: each round has an object of its own that each thread touches once.
 *
 * <p>Both threads walk over the same row of objects and wait for each other at each of them. What matters may come early
 * in the one's step and late in the other's, so that now this one, now that one starts some nanoseconds later: on some
 * objects they meet where a missing fence shows. {@link Interleavings} covers the orders that need no such luck. The time
 * is that of the system property {@value #MILLIS} (Maven profile {@code stress}).
 *
 * <p>Only a JVM with its optimizing compiler shows anything: without it, weak modes of a {@code VarHandle} are full fences.
 */
public final class Litmus {

    static final String MILLIS = "litmus.millis";

    private static final int ROW = 1024;

    /** The longest head start, in steps of {@link #delay}, of about a nanosecond each. */
    private static final int MAX_HEAD_START = 96;

    /** After so many looks the other one has no processor, most likely. */
    private static final int SPINS = 2000;

    // Keeps the compiler from leaving the delays out.
    private static volatile long delayed;

    private Litmus() {}

    /**
     * Fails if the forbidden outcome occurs.
     *
     * @param subject makes the object of a round
     * @param one what the first thread does with it
     * @param other what the second thread does with it
     * @param forbidden looks at the object after both are done
     */
    public static <T> void check(
            Supplier<T> subject, Consumer<? super T> one, Consumer<? super T> other, Predicate<? super T> forbidden) {
        long deadline = System.nanoTime() + Integer.getInteger(MILLIS, 1500) * 1_000_000L;
        @SuppressWarnings("unchecked") // filled by the supplier alone
        T[] row = (T[]) new Object[ROW];
        long rounds = 0;
        long violations = 0;
        try (Workers workers = new Workers()) {
            while (System.nanoTime() < deadline && violations == 0) {
                for (int i = 0; i < ROW; i++) {
                    row[i] = subject.get();
                }
                AtomicInteger firstAt = new AtomicInteger();
                AtomicInteger secondAt = new AtomicInteger();
                var first = workers.run(walk(row, one, firstAt, secondAt, 1));
                var second = workers.run(walk(row, other, secondAt, firstAt, -1));
                Workers.join(first);
                Workers.join(second);
                for (T each : row) {
                    violations += forbidden.test(each) ? 1 : 0;
                }
                rounds += ROW;
            }
        }
        assertThat(rounds).as("rounds").isPositive();
        assertThat(violations).as("forbidden outcomes in %d rounds", rounds).isZero();
    }

    private static <T> Workers.Work walk(
            T[] row, Consumer<? super T> step, AtomicInteger mine, AtomicInteger others, int sign) {
        return () -> {
            long pastime = 1;
            try {
                for (int i = 0; i < row.length; i++) {
                    mine.setRelease(i + 1);
                    awaitOther(others, i + 1);
                    pastime = delay(pastime, sign * (i % (2 * MAX_HEAD_START + 1) - MAX_HEAD_START));
                    step.accept(row[i]);
                }
            } finally {
                mine.set(Integer.MAX_VALUE); // one that failed is not waited for
                delayed = pastime;
            }
        };
    }

    @SuppressWarnings("ThreadPriorityCheck") // whoever is waited for goes first
    private static void awaitOther(AtomicInteger others, int index) {
        for (int spins = 0; others.getAcquire() < index; spins++) {
            if (spins > SPINS) {
                Thread.yield();
                if (Thread.currentThread().isInterrupted()) {
                    throw new IllegalStateException("interrupted");
                }
            }
        }
    }

    private static long delay(long pastime, int steps) {
        long value = pastime;
        for (int i = 0; i < steps; i++) {
            value = value * 31 + i; // each needs the one before
        }
        return value;
    }
}
