// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import java.util.Locale;

/** Names as Spring Boot compares them: environment variables have neither dashes nor small letters. */
final class UniformName {

    private UniformName() {}

    /** Returns the letters and digits of a name, in lower case. */
    static String of(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    static boolean isSame(String name, String other) {
        return of(name).equals(of(other));
    }
}
