// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.guard;

import java.util.Locale;

/** What became of a figure since the baseline. */
public enum Verdict {
    /** As good as before, or better; or worse by no more than chance explains. */
    HELD,
    /** Worse by more than chance explains. */
    FALLEN,
    /** It looks worse, but the runs differ so much among themselves that it may be chance. */
    NOISY,
    /** The peer is of another version, which may have become faster or slower itself. */
    OTHER_PEER,
    /** The baseline does not have it; the next one will. */
    NEW,
    /** The baseline has it, but it is not measured any more. */
    GONE,
    /** It could not be measured. */
    FAILED;

    /** Returns whether there is nothing to look after. */
    public boolean isFine() {
        return this == HELD || this == NEW;
    }

    /** Returns whether somebody must look after it now. */
    public boolean isBad() {
        return this == FALLEN || this == FAILED;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
