// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.InvalidOptionException;
import java.time.Duration;
import java.util.Collection;

/** Refuses values that properties cannot have, so that the report at start names the property. */
final class SettingRange {

    private final String subject;
    private final String prefix;

    /**
     * Creates a check of the properties below a prefix.
     *
     * @param subject what they set up, such as {@code The template}
     * @param prefix what their names start with, such as {@code zmq.template.}
     */
    SettingRange(String subject, String prefix) {
        this.subject = subject;
        this.prefix = prefix;
    }

    void atLeast(int least, String name, int value) {
        if (value < least) {
            throw refusal(name, value, least + " or more");
        }
    }

    void within(int least, int most, String name, int value) {
        if (value < least || value > most) {
            throw refusal(name, value, least + " to " + most);
        }
    }

    /** Not a number is refused, too. */
    void atLeast(double least, String name, double value) {
        if (!(value >= least)) {
            throw refusal(name, value, least + " or more");
        }
    }

    void notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw refusal(name, value, "0 or more");
        }
    }

    void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw refusal(name, value, "more than 0");
        }
    }

    void positiveUpTo(Duration most, String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(most) > 0) {
            throw refusal(name, value, "more than 0, up to " + most.toSeconds() + " s");
        }
    }

    /** Case and dashes do not count. */
    void oneOf(Collection<String> allowed, String name, String value) {
        if (allowed.stream().noneMatch(each -> UniformName.isSame(each, value))) {
            throw refusal(name, value, "one of " + String.join(", ", allowed));
        }
    }

    private SettingRefusedException refusal(String name, Object value, String allowed) {
        return new SettingRefusedException(subject, prefix + name, new InvalidOptionException(name, value, allowed));
    }
}
