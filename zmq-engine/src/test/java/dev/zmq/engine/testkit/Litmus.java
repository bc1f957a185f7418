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
 * <p>Both threads walk over the same row of objects at the same time, so that they meet on some of them within a few
 * nanoseconds; there a missing fence shows. {@link Interleavings} covers the orders that need no such luck. The time is
 * that of the system property {@value #MILLIS} (Maven profile {@code stress}).
 *
 * <p>Only a JVM with its optimizing compiler shows anything: without it, weak modes of a {@code VarHandle} are full fences.
 */
public final class Litmus {

    static final String MILLIS = "litmus.millis";

    private static final int ROW = 1024;

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
                AtomicInteger ready = new AtomicInteger();
                var first = workers.run(walk(row, one, ready));
                var second = workers.run(walk(row, other, ready));
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

    private static <T> Workers.Work walk(T[] row, Consumer<? super T> step, AtomicInteger ready) {
        return () -> {
            ready.incrementAndGet();
            while (ready.get() < 2) {
                Thread.onSpinWait(); // both are in the same instant on the same object, more often than after a park
            }
            for (T each : row) {
                step.accept(each);
            }
        };
    }
}
