// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.Lincheck;
import org.jspecify.annotations.Nullable;

/**
 * Runs concurrent code in many of the orders in which its threads can come.
 *
 * <p>Lincheck runs one thread at a time and switches at accesses to shared memory, at locks and at {@code park}, in a
 * different way each time. It fails with the order that led there if an assertion does, or if all threads wait for each
 * other: where the flag that a thread sleeps for is never set, that ends as such a deadlock.
 *
 * <p>What it cannot show: an {@code unpark} that is missing where the flag is set, since a {@code park} may return for no
 * reason and here it does (there are tests of sleeping threads for that); and a processor that delays a write behind a
 * read, for which there is {@link Litmus}.
 *
 * <p>How many orders are tried is for the system property {@value #ORDERS} to say (Maven profile {@code stress}).
 */
public final class Interleavings {

    static final String ORDERS = "interleavings.orders";

    private static final int FEW = 25;

    private Interleavings() {}

    /** Runs a scenario in many orders; it must make everything it uses, and end all of its threads. */
    public static void explore(Runnable scenario) {
        Lincheck.runConcurrentTest(Integer.getInteger(ORDERS, FEW), scenario);
    }

    /** Like {@link #explore}, but more orders: for scenarios of a few steps, of which one order takes next to no time. */
    public static void exploreSmall(Runnable scenario) {
        Lincheck.runConcurrentTest(4 * Integer.getInteger(ORDERS, FEW), scenario);
    }

    /** Like {@link #explore}, but fewer orders: for scenarios in which one takes as long as several of others. */
    public static void exploreLarge(Runnable scenario) {
        Lincheck.runConcurrentTest(Math.max(1, Integer.getInteger(ORDERS, FEW) / 5), scenario);
    }

    /** Within a scenario: runs each piece of work in a thread of its own and waits for all; throws what one of them threw. */
    public static void inParallel(Runnable... works) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread[] threads = new Thread[works.length];
        for (int i = 0; i < works.length; i++) {
            Runnable work = works[i];
            threads[i] = new Thread(() -> {
                try {
                    work.run();
                } catch (Throwable e) { // an assertion, which must not end in this thread alone
                    failure.compareAndSet(null, e);
                }
            });
        }
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            join(thread);
        }
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new AssertionError("a thread of the scenario failed: " + thrown, thrown);
        }
    }

    /** Within a scenario: fails unless two values are equal. AssertJ is not for there: Lincheck compares its objects. */
    public static void expect(String what, Object actual, Object expected) {
        if (!expected.equals(actual)) {
            throw new AssertionError(what + ": " + actual + " instead of " + expected);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
