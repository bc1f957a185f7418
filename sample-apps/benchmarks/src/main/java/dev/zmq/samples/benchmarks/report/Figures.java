// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.report;

import java.time.Duration;
import java.util.Locale;

/** Numbers in the form in which results show them; always with a decimal point. */
public final class Figures {

    private static final double MILLION = 1e6;
    private static final double THOUSAND = 1e3;

    private Figures() {}

    /** Returns a rate such as {@code 26.1 M msg/s}, {@code 620.4 k msg/s} or {@code 87 msg/s}. */
    public static String rate(double perSecond, String unit) {
        if (perSecond >= MILLION) {
            return format("%.1f M ", perSecond / MILLION) + unit;
        }
        if (perSecond >= THOUSAND) {
            return format("%.1f k ", perSecond / THOUSAND) + unit;
        }
        return format("%.0f ", perSecond) + unit;
    }

    /** Returns a typical latency such as {@code 14.9 us}. */
    public static String micros(double micros) {
        return format("%.1f us", micros);
    }

    /** Returns a latency of the tail, where fractions mean nothing, such as {@code 41 us}. */
    public static String wholeMicros(double micros) {
        return format("%.0f us", micros);
    }

    /** Returns a ratio such as {@code 4.21}, or {@code n/a} where there is none because something was divided by 0. */
    public static String ratio(double ratio) {
        return Double.isFinite(ratio) ? format("%.2f", ratio) : "n/a";
    }

    /** Returns a small amount with its unit, such as {@code 26.1 ns CPU}, or {@code n/a} where it is not known. */
    public static String amount(double amount, String unit) {
        return (Double.isNaN(amount) ? "n/a" : format("%.1f", amount)) + " " + unit;
    }

    /** Returns a time span such as {@code 2.5 s}. */
    public static String seconds(Duration duration) {
        return format("%.1f s", duration.toMillis() / THOUSAND);
    }

    /** Returns an amount of memory such as {@code 27728 B}. */
    public static String bytes(double bytes) {
        return format("%.0f B", bytes);
    }

    /** Returns a share of a processor such as {@code 0.23 % of a core}. */
    public static String percentOfACore(double percent) {
        return format("%.2f %% of a core", percent);
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
