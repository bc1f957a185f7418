// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.goals;

import java.util.List;
import java.util.Locale;

/**
 * A comparison of the report.
 *
 * @param title says what is compared
 * @param isCore whether it is part of the short report, too
 * @param isGuarded whether the ratio of its first goal is compared with that of the last release
 * @param command the arguments of {@code compare} that make it
 * @param goals what it should give; may be empty
 */
public record Row(String title, boolean isCore, boolean isGuarded, String command, List<Goal> goals) {

    /** Keeps the list from changing. */
    public Row {
        goals = List.copyOf(goals);
    }

    /** Returns a row of every report that is guarded, too; the first goal is a ratio. */
    static Row guarded(String title, String command, Goal... goals) {
        return new Row(title, true, true, command, List.of(goals));
    }

    /** Returns a row of every report. */
    static Row core(String title, String command, Goal... goals) {
        return new Row(title, true, false, command, List.of(goals));
    }

    /** Returns a row of the whole report only. */
    static Row further(String title, String command, Goal... goals) {
        return new Row(title, false, false, command, List.of(goals));
    }

    /** Returns the arguments of {@code compare}. */
    public List<String> arguments() {
        return List.of(command.split(" "));
    }

    /** Returns whether the title or the command contains a text, in whatever case. */
    public boolean mentions(String text) {
        return (title + " " + command).toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }
}
