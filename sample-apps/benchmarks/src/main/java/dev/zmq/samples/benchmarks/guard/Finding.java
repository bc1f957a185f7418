// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.guard;

/**
 * A figure, what became of it, and why one thinks so.
 *
 * @param title of its row and its own name
 * @param verdict what became of it
 * @param looksWorse whether it is worth another measurement with more runs
 * @param reason in words, with the numbers
 */
public record Finding(String title, Verdict verdict, boolean looksWorse, String reason) {

    static Finding of(String title, Verdict verdict, String reason) {
        return new Finding(title, verdict, false, reason);
    }

    /** Returns it in words. */
    public String line() {
        return verdict + ": " + title + ": " + reason;
    }
}
