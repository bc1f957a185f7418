// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Figures by the constants of an enum, as the actuator shows them: by their names in lower case, in the order of the enum. */
final class ByName {

    private ByName() {}

    /** Returns figures that are there already. */
    static <K extends Enum<K>, V> Map<String, V> of(Map<K, V> figures) {
        Map<String, V> byName = new LinkedHashMap<>();
        new TreeMap<>(figures).forEach((key, figure) -> byName.put(key.name().toLowerCase(Locale.ROOT), figure));
        return byName;
    }

    /** Returns how often each constant occurs; those that do not are absent. */
    static <K extends Enum<K>> Map<String, Integer> count(Stream<K> constants) {
        return of(constants.collect(Collectors.groupingBy(Function.identity(), Collectors.summingInt(each -> 1))));
    }
}
