// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import java.util.concurrent.TimeUnit;

/** Spans of time as people write them: the two greatest units of them, or milliseconds. */
final class Span {

    private Span() {}

    /** Returns the span as text, such as {@code 250 ms}, {@code 30 s}, {@code 3 h 20 min}. */
    static String ofNanos(long nanos) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos);
        if (seconds < 1) {
            return TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return two(minutes, "min", seconds % 60, "s");
        }
        long hours = minutes / 60;
        return hours < 24 ? two(hours, "h", minutes % 60, "min") : two(hours / 24, "d", hours % 24, "h");
    }

    private static String two(long greater, String greaterUnit, long lesser, String lesserUnit) {
        return greater + " " + greaterUnit + (lesser == 0 ? "" : " " + lesser + " " + lesserUnit);
    }
}
