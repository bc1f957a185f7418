// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.measure.Pattern;
import java.util.Locale;

/** What an application's messages carry. */
enum Payload {
    /** A {@code byte[]}. */
    BYTES(Pattern.PIPELINE),
    /** A record, in JSON. */
    JSON(Pattern.JSON_PIPELINE);

    private final Pattern pattern;

    Payload(Pattern pattern) {
        this.pattern = pattern;
    }

    Pattern pattern() {
        return pattern;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
