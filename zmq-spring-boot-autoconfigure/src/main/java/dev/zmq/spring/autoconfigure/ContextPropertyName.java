// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** Spells the full names of properties of a context, as a user finds them in the configuration. */
final class ContextPropertyName {

    private static final String CONTEXTS = "zmq.contexts";

    private ContextPropertyName() {}

    /** Returns the name of the property that holds all of a context, such as {@code zmq.contexts.bulk}. */
    static String of(String context) {
        return ConfigurationPropertyName.isValid(CONTEXTS + "." + context)
                ? CONTEXTS + "." + context
                : CONTEXTS + "[" + context + "]";
    }

    /** Returns the name of a property of a context: of the application's one if it has no name. */
    static String of(@Nullable String context, String property) {
        return (context == null ? "zmq.context" : of(context)) + "." + property;
    }
}
