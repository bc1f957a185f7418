// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.guard;

import dev.zmq.samples.benchmarks.report.Figures;
import java.util.Locale;

/**
 * Tells a fall from noise. A figure has fallen if the median of today's ratios is worse than that of the baseline by more
 * than the tolerance: three times the standard error of that difference, as the pairs of runs show it, but at least a
 * tenth, because a machine is not the same from day to day.
 */
final class Judge {

    private static final double ERRORS = 3;

    /** A smaller fall is not told from the mood of the day. */
    private static final double LEAST_TOLERANCE = 0.1;

    /** What looks like a fall, but is within a tolerance larger than this, may be one. */
    private static final double MOST_TOLERANCE = 0.4;

    private Judge() {}

    /** Compares a figure with what it was. */
    static Finding judge(Guarded figure, Baseline.Entry before, Baseline.Entry now) {
        if (!before.peer().equals(now.peer())) {
            return Finding.of(
                    figure.title(),
                    Verdict.OTHER_PEER,
                    "the baseline was made with " + before.peer() + ", and this is " + now.peer());
        }
        Ratios then = new Ratios(before.ratios());
        Ratios today = new Ratios(now.ratios());
        double change = today.median() / then.median();
        double share = figure.isMoreBetter() ? change : 1 / change;
        // Errors of ratios multiply: as many of them as one likes never make nothing of something.
        double tolerance = Math.max(LEAST_TOLERANCE, 1 - Math.exp(-ERRORS * Math.hypot(then.error(), today.error())));
        return new Finding(
                figure.title(),
                verdict(1 - share, tolerance),
                1 - share > LEAST_TOLERANCE,
                String.format(
                        Locale.ROOT,
                        "ratio %s of %d pairs, was %s of %d: %.0f %% %s, tolerance %.0f %%",
                        Figures.ratio(today.median()),
                        today.values().size(),
                        Figures.ratio(then.median()),
                        then.values().size(),
                        100 * Math.abs(1 - share),
                        share < 1 ? "worse" : "better",
                        100 * tolerance));
    }

    private static Verdict verdict(double fall, double tolerance) {
        if (fall > tolerance) {
            return Verdict.FALLEN;
        }
        return fall > LEAST_TOLERANCE && tolerance > MOST_TOLERANCE ? Verdict.NOISY : Verdict.HELD;
    }
}
