// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.spring.core.ClosestName;
import dev.zmq.spring.core.ZmqConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Finds the names of the sockets below {@code zmq.sockets}.
 *
 * <p>To Spring Boot {@code orders-in}, {@code ordersIn} and {@code ordersin} are one name in properties, but three keys in
 * a map; and environment variables can spell only the last. So names that differ no more than that are one socket, and
 * its name is the spelling of the source with the least precedence, which is the one that the others override.
 * Environment variables name a socket only if nothing else does.
 *
 * <p>Spring Boot passes over environment variables and system properties that bind to nothing, as others may have set
 * them. One that names a socket was most likely meant for it, so there is a warning.
 */
final class SocketNames {

    private static final Log LOG = LogFactory.getLog(SocketNames.class);

    private static final ConfigurationPropertyName SOCKETS = ConfigurationPropertyName.of("zmq.sockets");
    private static final int NAME_INDEX = SOCKETS.getNumberOfElements();

    /** By uniform spelling: what is written into files and the like. */
    private final Map<String, String> declared = new LinkedHashMap<>();

    private final Set<ConfigurationPropertyName> variables = new LinkedHashSet<>();

    private final Set<ConfigurationPropertyName> systemProperties = new LinkedHashSet<>();

    private SocketNames(Environment environment) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource properties) {
                collect(properties);
            }
        }
    }

    /**
     * Returns the names of all sockets.
     *
     * @throws ZmqConfigurationException if an environment variable is meant for a socket that there is not, or names in
     *     one file are too much alike
     */
    static Set<String> of(Environment environment) {
        SocketNames found = new SocketNames(environment);
        Set<String> names = new LinkedHashSet<>(found.declared.values());
        names.addAll(found.fromVariables());
        return names;
    }

    /**
     * Warns of environment variables and system properties that name a socket, but none of its properties.
     *
     * @throws ZmqConfigurationException as {@link #of} does
     */
    static void warnOfIgnored(Environment environment) {
        SocketNames found = new SocketNames(environment);
        found.warnOfIgnored(found.fromVariables());
    }

    private void collect(IterableConfigurationPropertySource source) {
        boolean variable = source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
        boolean ofSystem = source.getUnderlyingSource() instanceof PropertySource<?> underlying
                && underlying.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
        Map<String, String> here = new LinkedHashMap<>();
        source.stream().filter(SOCKETS::isAncestorOf).forEach(property -> {
            if (variable) {
                variables.add(property);
            } else {
                if (ofSystem) {
                    systemProperties.add(property);
                }
                String name = property.getElement(NAME_INDEX, Form.ORIGINAL);
                String other = here.putIfAbsent(uniform(property, NAME_INDEX), name);
                if (other != null && !other.equals(name)) {
                    throw tooMuchAlike(name, other);
                }
            }
        });
        declared.putAll(here);
    }

    /** Returns the sockets that nothing but environment variables defines. */
    private Set<String> fromVariables() {
        Set<String> complete = new LinkedHashSet<>();
        for (ConfigurationPropertyName variable : variables) {
            if (!overrides(variable) && SocketProperty.isType(variable, NAME_INDEX + 1)) {
                complete.add(uniform(variable, NAME_INDEX));
            }
        }
        for (ConfigurationPropertyName variable : variables) {
            if (!overrides(variable)
                    && !complete.contains(uniform(variable, NAME_INDEX))
                    && SocketProperty.endsLikeOne(variable, NAME_INDEX + 1)) {
                throw unknownSocket(variable);
            }
        }
        return complete;
    }

    private void warnOfIgnored(Set<String> fromVariables) {
        variables.forEach(variable -> warnIfIgnored(
                variable,
                "environment variable " + toVariable(variable, 0, variable.getNumberOfElements()),
                fromVariables));
        systemProperties.forEach(property -> warnIfIgnored(property, "system property " + property, fromVariables));
    }

    private void warnIfIgnored(ConfigurationPropertyName name, String what, Set<String> fromVariables) {
        String socket = null;
        StringBuilder prefix = new StringBuilder();
        for (int i = NAME_INDEX; i < name.getNumberOfElements(); i++) {
            prefix.append(uniform(name, i));
            String uniform = prefix.toString();
            if (declared.containsKey(uniform) || fromVariables.contains(uniform)) {
                if (SocketProperty.isOne(name, i + 1)) {
                    return;
                }
                socket = declared.getOrDefault(uniform, uniform);
            }
        }
        if (socket != null) {
            LOG.warn("The " + what + " is ignored: socket '" + socket + "' has no such property. Correct its name, or"
                    + " remove it.");
        }
    }

    /** Returns whether the variable is for a declared socket, in either spelling: without dashes, or with underscores. */
    private boolean overrides(ConfigurationPropertyName variable) {
        StringBuilder name = new StringBuilder();
        for (int i = NAME_INDEX; i < variable.getNumberOfElements(); i++) {
            name.append(uniform(variable, i));
            if (declared.containsKey(name.toString())) {
                return true;
            }
        }
        return false;
    }

    private ZmqConfigurationException unknownSocket(ConfigurationPropertyName variable) {
        int last = SocketProperty.start(variable, NAME_INDEX + 1);
        String property = "_" + toVariable(variable, last, variable.getNumberOfElements());
        List<String> known = declared.values().stream().sorted().toList();
        Optional<String> closest =
                ClosestName.find(toVariable(variable, NAME_INDEX, last).replace('_', '-'), known);
        String override = closest.map(name ->
                        "To override a property of socket '" + name + "', set " + toVariable(name) + property + ". ")
                .orElse("");
        return new ZmqConfigurationException(
                "The environment variable " + toVariable(variable, 0, variable.getNumberOfElements())
                        + " is for a socket that there is not. "
                        + (known.isEmpty()
                                ? "No sockets are defined."
                                : "Known sockets: " + String.join(", ", known) + "."),
                override
                        + "To define a socket by environment variables alone, set ZMQ_SOCKETS_NAME_TYPE too, where NAME"
                        + " has neither dash nor underscore.");
    }

    private static ZmqConfigurationException tooMuchAlike(String name, String other) {
        return new ZmqConfigurationException(
                "The sockets '" + other + "' and '" + name
                        + "' below zmq.sockets are one to Spring Boot, which does not" + " look at case and dashes.",
                "Give one of them a name that differs in letters, or spell both the same if one socket is meant.");
    }

    private static String toVariable(String socketName) {
        return "ZMQ_SOCKETS_" + UniformName.of(socketName).toUpperCase(Locale.ROOT);
    }

    private static String toVariable(ConfigurationPropertyName name, int from, int to) {
        List<String> elements = new ArrayList<>();
        for (int i = from; i < to; i++) {
            elements.add(name.getElement(i, Form.ORIGINAL).toUpperCase(Locale.ROOT));
        }
        return String.join("_", elements);
    }

    private static String uniform(ConfigurationPropertyName name, int index) {
        return name.getElement(index, Form.UNIFORM);
    }
}
