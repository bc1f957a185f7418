// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one request is made. What is left out is as the template has it.
 *
 * <pre>{@code
 * operations.sendAndReceive("pricing", "EUR/USD", Quote.class, ZmqRequestOptions.timeout(ofMillis(500)).withRetries(2));
 * }</pre>
 *
 * <p>Immutable; safe for use by any thread.
 *
 * @param timeout how long each attempt waits for room and for its reply; negative waits without limit, null as the
 *     template does
 * @param retries how often a request that got no reply in time is sent again, 0 for never; null as the template does
 */
public record ZmqRequestOptions(
        @Nullable Duration timeout, @Nullable Integer retries) {

    private static final ZmqRequestOptions DEFAULTS = new ZmqRequestOptions(null, null);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if {@code retries} is negative
     */
    public ZmqRequestOptions {
        if (retries != null && retries < 0) {
            throw new IllegalArgumentException("retries is " + retries + ", must be 0 or more");
        }
    }

    /** Returns options that leave everything to the template. */
    public static ZmqRequestOptions defaults() {
        return DEFAULTS;
    }

    /** Returns options with a time limit for each attempt; negative for no limit. */
    public static ZmqRequestOptions timeout(Duration timeout) {
        return new ZmqRequestOptions(timeout, null);
    }

    /** Returns options with a number of retries, 0 or more. */
    public static ZmqRequestOptions retries(int retries) {
        return new ZmqRequestOptions(null, retries);
    }

    /** Returns these options with another time limit for each attempt; negative for no limit. */
    public ZmqRequestOptions withTimeout(Duration newTimeout) {
        return new ZmqRequestOptions(newTimeout, retries);
    }

    /** Returns these options with another number of retries, 0 or more. */
    public ZmqRequestOptions withRetries(int newRetries) {
        return new ZmqRequestOptions(timeout, newRetries);
    }
}
