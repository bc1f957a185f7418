// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;

/** Finds where a property was set, as the user wrote it: one value or an element of a list. */
final class ConfiguredValue {

    private ConfiguredValue() {}

    /** Returns the property of the given name, or the one that holds the whole list if that is given as one value. */
    static @Nullable ConfigurationProperty find(Environment environment, @Nullable String name) {
        if (name == null) {
            return null;
        }
        ConfigurationPropertyName element = ConfigurationPropertyName.of(name);
        ConfigurationProperty property = find(environment, element);
        return property == null && element.isLastElementIndexed() ? find(environment, element.getParent()) : property;
    }

    /** Returns the first element with the given value of the list of the given name, null if there is none. */
    static @Nullable ConfigurationProperty findElement(Environment environment, @Nullable String name, String value) {
        if (name == null) {
            return null;
        }
        ConfigurationPropertyName list = ConfigurationPropertyName.of(name);
        ConfigurationProperty element = find(environment, list.append("[0]"));
        for (int i = 1; element != null && !value.equals(String.valueOf(element.getValue())); i++) {
            element = find(environment, list.append("[" + i + "]"));
        }
        return element;
    }

    private static @Nullable ConfigurationProperty find(Environment environment, ConfigurationPropertyName name) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null) {
                return property;
            }
        }
        return null;
    }
}
