// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is traded, at prices that wander up and down. Thread-safe. */
@Component
class Market {

    private static final int LARGEST_STEP = 5;

    private final Map<String, BigDecimal> prices = new ConcurrentSkipListMap<>(
            Map.of("EUR/GBP", new BigDecimal("0.8450"), "EUR/USD", new BigDecimal("1.0850")));

    /** Returns the names of all that is traded, sorted. */
    Set<String> symbols() {
        return prices.keySet();
    }

    /** Returns the price of now, null if nothing of that name is traded. */
    @Nullable
    Quote quote(String symbol) {
        BigDecimal price = prices.get(symbol);
        return price == null ? null : new Quote(symbol, price);
    }

    /** Lets time pass, and returns the prices that have come of it. */
    List<Quote> move() {
        prices.replaceAll((symbol, price) -> price.add(step()));
        return prices.entrySet().stream()
                .map(entry -> new Quote(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static BigDecimal step() {
        return BigDecimal.valueOf(ThreadLocalRandom.current().nextInt(-LARGEST_STEP, LARGEST_STEP + 1), 4);
    }
}
