// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.util.PatternMatchUtils;

/**
 * Which messages one method of a listener class takes. The natural order puts the more particular one first: those with
 * the longest pattern, then those of the most derived type.
 *
 * @param pattern the topics, with {@code *} for any text; null for all
 * @param payloadType the type of the converted payload; null for any
 * @param isDefault whether it takes what no other one does
 * @param handler the method
 */
record Route(@Nullable String pattern, @Nullable Class<?> payloadType, boolean isDefault, MethodHandler handler)
        implements Comparable<Route> {

    private static final Comparator<Route> ORDER = Comparator.comparing(Route::isDefault)
            .thenComparing(Comparator.comparingInt(Route::patternLength).reversed())
            .thenComparing(Comparator.comparingInt(Route::typeDepth).reversed())
            .thenComparing(route -> String.valueOf(route.pattern));

    boolean takes(@Nullable String topic, @Nullable Object payload) {
        return (pattern == null || (topic != null && PatternMatchUtils.simpleMatch(pattern, topic)))
                && (payloadType == null || payloadType.isInstance(payload));
    }

    /** Returns whether there is nothing by which to tell a message for one from a message for the other. */
    boolean isSameAs(Route other) {
        return isDefault == other.isDefault
                && String.valueOf(pattern).equals(String.valueOf(other.pattern))
                && payloadType == other.payloadType;
    }

    @Override
    public int compareTo(Route other) {
        return ORDER.compare(this, other);
    }

    private int patternLength() {
        return pattern == null ? -1 : pattern.replace("*", "").length();
    }

    /** Returns the number of supertypes, which is greater for a type than for any of its supertypes. */
    private int typeDepth() {
        if (payloadType == null) {
            return -1;
        }
        int depth = ClassUtils.getAllInterfacesForClass(payloadType).length;
        for (Class<?> type = payloadType.getSuperclass(); type != null; type = type.getSuperclass()) {
            depth++;
        }
        return depth;
    }
}
