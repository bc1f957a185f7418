// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.spring.listener.ZmqListenerContainer;
import dev.zmq.spring.listener.ZmqListenerStatistics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The listeners that have the same id, as those of several application contexts may, and the meters that they share: of all
 * their messages together. Those of a listener that is gone stay in the sum, as counters do not go back.
 *
 * <p>Thread-safe.
 */
final class MeasuredListeners {

    private final List<Meter> meters;

    // Both guarded by this.
    private final Set<ZmqListenerContainer> present = new HashSet<>();
    private ZmqListenerStatistics ofThoseGone = ZmqListenerStatistics.NONE;

    MeasuredListeners(String id, MeterRegistry registry) {
        meters = register(new MeterFactory<>(registry, this, Tags.of(ZmqTag.LISTENER.asString(), id)));
    }

    /** Returns whether the listener was not among them. */
    synchronized boolean add(ZmqListenerContainer container) {
        return present.add(container);
    }

    /** Returns whether no listener is left. */
    synchronized boolean remove(ZmqListenerContainer container) {
        if (present.remove(container)) {
            ofThoseGone = ofThoseGone.plus(container.statistics());
        }
        return present.isEmpty();
    }

    void removeMeters(MeterRegistry registry) {
        meters.forEach(registry::remove);
    }

    private synchronized ZmqListenerStatistics statistics() {
        ZmqListenerStatistics sum = ofThoseGone;
        for (ZmqListenerContainer container : present) {
            sum = sum.plus(container.statistics());
        }
        return sum;
    }

    private long messages() {
        ZmqListenerStatistics statistics = statistics();
        return statistics.processed() + statistics.failed();
    }

    private static List<Meter> register(MeterFactory<MeasuredListeners> meters) {
        return List.of(
                meters.with(ZmqTag.OUTCOME, "success")
                        .counter(
                                ZmqMeter.LISTENER_MESSAGES,
                                listeners -> listeners.statistics().processed()),
                meters.with(ZmqTag.OUTCOME, "failure")
                        .counter(
                                ZmqMeter.LISTENER_MESSAGES,
                                listeners -> listeners.statistics().failed()),
                meters.timer(
                        ZmqMeter.LISTENER,
                        MeasuredListeners::messages,
                        listeners -> listeners.statistics().busyTime().toNanos()),
                meters.counter(
                        ZmqMeter.LISTENER_RETRIES,
                        listeners -> listeners.statistics().retried()),
                meters.counter(
                        ZmqMeter.LISTENER_CONVERSION_FAILURES,
                        listeners -> listeners.statistics().conversionFailures()),
                meters.counter(
                        ZmqMeter.LISTENER_DEAD_LETTERS,
                        listeners -> listeners.statistics().deadLetters()));
    }
}
