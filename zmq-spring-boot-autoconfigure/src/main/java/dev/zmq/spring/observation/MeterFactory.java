// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Registers meters that read the figures of one object whenever they are asked; nothing is done for each message.
 *
 * @param registry where to register them
 * @param source what to read; meters refer to it weakly, so whoever makes them keeps it
 * @param tags common tags
 */
record MeterFactory<T>(MeterRegistry registry, T source, Tags tags) {

    MeterFactory<T> with(ZmqTag tag, String value) {
        return new MeterFactory<>(registry, source, tags.and(tag.asString(), value));
    }

    Meter counter(ZmqMeter meter, ToDoubleFunction<T> value) {
        return FunctionCounter.builder(meter.getName(), source, value)
                .baseUnit(meter.getBaseUnit())
                .description(meter.sentence())
                .tags(tags)
                .register(registry);
    }

    Meter gauge(ZmqMeter meter, ToDoubleFunction<T> value) {
        return Gauge.builder(meter.getName(), source, value)
                .baseUnit(meter.getBaseUnit())
                .description(meter.sentence())
                .tags(tags)
                .register(registry);
    }

    Meter timeGauge(ZmqMeter meter, ToDoubleFunction<T> seconds) {
        return TimeGauge.builder(meter.getName(), source, TimeUnit.SECONDS, seconds)
                .description(meter.sentence())
                .tags(tags)
                .register(registry);
    }

    Meter timer(ZmqMeter meter, ToLongFunction<T> count, ToDoubleFunction<T> totalNanos) {
        return FunctionTimer.builder(meter.getName(), source, count, totalNanos, TimeUnit.NANOSECONDS)
                .description(meter.sentence())
                .tags(tags)
                .register(registry);
    }
}
