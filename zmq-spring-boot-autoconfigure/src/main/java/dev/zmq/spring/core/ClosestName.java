// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the name that was probably meant when one is misspelt.
 *
 * <p>Stateless; safe for use by any thread.
 */
public final class ClosestName {

    private ClosestName() {}

    /** Returns the candidate that takes the fewest edits to become the name, if they are at most a third of it. */
    public static Optional<String> find(String name, Collection<String> candidates) {
        int mostEdits = Math.max(1, name.length() / 3);
        return candidates.stream()
                .filter(candidate -> edits(name, candidate) <= mostEdits)
                .min(Comparator.comparingInt(candidate -> edits(name, candidate)));
    }

    /**
     * Returns what to do about a name that there is not, as two sentences at most.
     *
     * @param define how to make it known, to go on after a comma, full stop included
     */
    public static String action(String name, Collection<String> known, String define) {
        return find(name, known)
                .map(closest -> "Did you mean '" + closest + "'? If not, " + define)
                .orElse("Correct the name, or " + define);
    }

    /** Returns the number of inserted, removed or replaced characters between the two, case aside. */
    private static int edits(String left, String right) {
        String from = left.toLowerCase(Locale.ROOT);
        String to = right.toLowerCase(Locale.ROOT);
        int[] row = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            row[column] = column;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
