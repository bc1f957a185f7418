// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What became of the messages of one flow. Thread-safe. */
final class Tally {

    static final String HEADER = "%-9s %-34s %-13s %8s %8s %6s %4s %5s %5s %6s %6s %7s"
            .formatted(
                    "transport",
                    "flow",
                    "promised",
                    "sent",
                    "received",
                    "lost",
                    "torn",
                    "twice",
                    "order",
                    "intr.",
                    "cuts",
                    "silence");

    final AtomicInteger senders = new AtomicInteger();
    final AtomicLong sent = new AtomicLong();
    final AtomicLong interrupts = new AtomicLong();
    final AtomicLong cuts = new AtomicLong();

    private final String transport;
    private final String flow;
    private final Promise promise;
    private final Map<Integer, BitSet> seen = new HashMap<>();
    private final List<String> examples = new ArrayList<>();
    private long received;
    private long torn;
    private long duplicated;
    private long misordered;
    private long lastNanos = System.nanoTime();
    private long longestSilenceNanos;

    Tally(String transport, String flow, Promise promise) {
        this.transport = transport;
        this.flow = flow;
        this.promise = promise;
    }

    /** Counts a message that has arrived. */
    synchronized void receive(Message message) {
        received++;
        long now = System.nanoTime();
        longestSilenceNanos = Math.max(longestSilenceNanos, now - lastNanos);
        lastNanos = now;
        Parcel parcel = Parcel.read(message);
        if (parcel == null) {
            torn++;
            String text = message.toString();
            example("torn: " + text.substring(0, Math.min(200, text.length())));
        } else {
            note(parcel.stream(), parcel.number());
        }
    }

    private void note(int stream, int number) {
        BitSet numbers = seen.computeIfAbsent(stream, key -> new BitSet());
        int last = numbers.length() - 1;
        boolean gap = number > last + 1 && (promise == Promise.FIRST_ONES || promise == Promise.ALL);
        if (numbers.get(number)) {
            duplicated++;
            example("twice: " + number + " of stream " + stream);
        } else if (number < last || gap) {
            misordered++;
            if (promise != Promise.SOME) {
                example(number + " after " + last + " of stream " + stream);
            }
        }
        numbers.set(number);
    }

    private void example(String what) {
        if (examples.size() < 5) {
            examples.add(what);
        }
    }

    synchronized long received() {
        return received;
    }

    /** Returns whether a receiver has to go on after the end of the soak. */
    boolean mayStillReceive() {
        return senders.get() > 0 || (promise == Promise.ALL && received() < sent.get());
    }

    /** Fails unless the promise was kept. */
    synchronized void check() {
        String name = flow + " over " + transport + " " + examples;
        assertThat(torn).as("torn messages, %s", name).isZero();
        assertThat(duplicated).as("messages that came twice, %s", name).isZero();
        assertThat(received).as("messages received, %s", name).isPositive();
        if (promise != Promise.SOME) {
            assertThat(misordered).as("messages out of order, %s", name).isZero();
        }
        if (promise == Promise.ALL) {
            assertThat(received).as("messages received, %s", name).isEqualTo(sent.get());
        }
    }

    /** Names the flow. */
    String name() {
        return flow + " over " + transport;
    }

    @Override
    public synchronized String toString() {
        boolean sentKnown = sent.get() > 0; // a process that is killed takes it with it
        return "%-9s %-34s %-13s %8s %8d %6s %4d %5d %5d %6d %6d %4d ms"
                .formatted(
                        transport,
                        flow,
                        promise,
                        sentKnown ? sent.get() : "?",
                        received,
                        sentKnown ? sent.get() - received : "?",
                        torn,
                        duplicated,
                        misordered,
                        interrupts.get(),
                        cuts.get(),
                        TimeUnit.NANOSECONDS.toMillis(longestSilenceNanos));
    }
}
