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
