// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;

/**
 * Counts what becomes of the messages of one delivery. Time is taken once for each batch, as a clock read for each message
 * would cost more than many a listener.
 *
 * <p>Thread-safe; who may write a count, and how, its method says.
 */
final class DeliveryCounts {

    private final AtomicLong processed = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong retried = new AtomicLong();
    private final AtomicLong conversionFailures = new AtomicLong();
    private final AtomicLong deadLetters = new AtomicLong();
    private final AtomicLong busyNanos = new AtomicLong();

    /** Counts messages that the listener got through, on the only thread that does so. */
    void onProcessed(int messages) {
        processed.lazySet(processed.getPlain() + messages);
    }

    /** Counts a message that the listener got through, on any thread. */
    void onProcessedLate() {
        processed.incrementAndGet();
    }

    /** Counts an attempt after the first, on any thread. */
    void onRetry() {
        retried.incrementAndGet();
    }

    /** Counts a message that failed for good, on any thread. */
    void onFailed(Throwable failure) {
        if (failure instanceof MessageConversionException || failure instanceof MethodArgumentResolutionException) {
            conversionFailures.incrementAndGet();
        }
        failed.incrementAndGet();
    }

    /** Counts a message that is kept elsewhere, on any thread. */
    void onDeadLetter() {
        deadLetters.incrementAndGet();
    }

    /** Adds the time of a batch, on the only thread that does so. */
    void onBusy(long nanos) {
        busyNanos.lazySet(busyNanos.getPlain() + nanos);
    }

    ZmqListenerStatistics statistics() {
        return new ZmqListenerStatistics(
                processed.get(),
                failed.get(),
                retried.get(),
                conversionFailures.get(),
                deadLetters.get(),
                Duration.ofNanos(busyNanos.get()));
    }
}
