// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.SocketOption;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.UnavailableOption;
import dev.zmq.spring.core.ClosestName;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Prints which properties below {@code zmq} there are not, and which ones were probably meant. */
@Order(Ordered.HIGHEST_PRECEDENCE) // before the one of Spring Boot, which knows no better names
final class UnknownPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("zmq");
    private static final ConfigurationPropertyName SOCKETS = ROOT.append("sockets");
    private static final ConfigurationPropertyName CONTEXTS = ROOT.append("contexts");
    private static final ConfigurationPropertyName OPTIONS = ROOT.append("options");

    private static final List<String> NAMES = Stream.of(
                    Stream.of("enabled"),
                    SocketProperty.names(ZmqProperties.Context.class).map(name -> "context." + name),
                    SocketProperty.names(ZmqProperties.Listener.class)
                            .filter(name -> !name.equals("retry"))
                            .map(name -> "listener." + name),
                    SocketProperty.names(ZmqProperties.Retry.class).map(name -> "listener.retry." + name),
                    SocketProperty.names(ZmqProperties.Template.class).map(name -> "template." + name),
                    SocketProperty.names(SocketOptionProperties.class).map(name -> "options." + name))
            .flatMap(names -> names)
            .toList();

    private static final List<String> NAMES_OF_CONTEXT =
            SocketProperty.names(ZmqProperties.NamedContext.class).toList();

    private static final List<String> SECRET_OPTIONS = SocketOptions.values().stream()
            .filter(SocketOption::isSecret)
            .map(option -> DataObjectPropertyName.toDashedForm(option.name()))
            .toList();

    private static final Pattern SECRET =
            Pattern.compile("pass|pwd|secret|credential|token|key$", Pattern.CASE_INSENSITIVE);

    UnknownPropertyFailureAnalyzer() {}

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
        StringBuilder description = new StringBuilder();
        Set<String> actions = new LinkedHashSet<>();
        for (ConfigurationProperty property : cause.getUnboundProperties()) {
            if (!ROOT.isAncestorOf(property.getName())) {
                return null;
            }
            Optional<UnavailableOption> unavailable = unavailable(property.getName());
            description.append(unavailable
                    .map(option -> String.format("Property %s cannot be set.%n%n", property.getName()))
                    .orElseGet(() -> String.format("There is no property %s.%n%n", property.getName())));
            description.append(String.format("    Value: \"%s\"%n", shown(property)));
            description.append(String.format("    Origin: %s%n%n", property.getOrigin()));
            unavailable.ifPresent(option -> description.append(
                    String.format("    Reason: %s cannot be set: %s%n%n", option.libzmqName(), option.reason())));
            actions.add(action(property.getName(), unavailable.isPresent()));
        }
        return new FailureAnalysis(description.toString().strip(), String.join(System.lineSeparator(), actions), cause);
    }

    /** A misspelt secret is a secret. */
    private static @Nullable Object shown(ConfigurationProperty property) {
        String name = lastElement(property.getName());
        boolean secret = SECRET.matcher(name).find()
                || ClosestName.find(name, SECRET_OPTIONS).isPresent();
        return secret ? "(secret)" : property.getValue();
    }

    private static String action(ConfigurationPropertyName name, boolean unavailable) {
        if (unavailable) {
            return "Remove " + name + ".";
        }
        if (isElementOf(SOCKETS, name) || isElementOf(CONTEXTS, name)) {
            ConfigurationPropertyName map = name.chop(SOCKETS.getNumberOfElements());
            return map + " is no list: put the properties of each below its name, as in " + map + ".orders-in."
                    + lastElement(name) + ".";
        }
        return meant(name)
                .map(meant -> "Did you mean " + meant + "?")
                .orElseGet(() -> "Correct or remove " + name + ".");
    }

    /** Returns whether somebody has written a list where the elements have names. */
    private static boolean isElementOf(ConfigurationPropertyName map, ConfigurationPropertyName name) {
        return map.isAncestorOf(name) && name.isNumericIndex(map.getNumberOfElements());
    }

    private static Optional<UnavailableOption> unavailable(ConfigurationPropertyName name) {
        return SocketOptions.unavailable(lastElement(name));
    }

    private static Optional<String> meant(ConfigurationPropertyName unknown) {
        if (SOCKETS.isAncestorOf(unknown)) {
            ConfigurationPropertyName socket = unknown.chop(SOCKETS.getNumberOfElements() + 1);
            return LibzmqName.option(lastElement(unknown))
                    .map(option -> socket + ".options." + option)
                    .or(() -> closest(unknown, socket, SocketProperty.NAMES));
        }
        if (CONTEXTS.isAncestorOf(unknown)) {
            return closest(unknown, unknown.chop(CONTEXTS.getNumberOfElements() + 1), NAMES_OF_CONTEXT);
        }
        return Optional.of(unknown)
                .filter(OPTIONS::isAncestorOf)
                .flatMap(name -> LibzmqName.option(lastElement(name)))
                .map(option -> OPTIONS + "." + option)
                .or(() -> closest(unknown, ROOT, NAMES))
                .or(() -> sockets(unknown));
    }

    /** Returns the property below a parent whose name, or the last element of whose name, is the closest. */
    private static Optional<String> closest(
            ConfigurationPropertyName unknown, ConfigurationPropertyName parent, Collection<String> names) {
        Map<String, String> byLastElement = new LinkedHashMap<>();
        names.forEach(name -> byLastElement.putIfAbsent(name.substring(name.lastIndexOf('.') + 1), name));
        return ClosestName.find(text(unknown, parent.getNumberOfElements()), names)
                .or(() -> ClosestName.find(LibzmqName.unabbreviated(lastElement(unknown)), byLastElement.keySet())
                        .map(byLastElement::get))
                .map(name -> parent + "." + name);
    }

    private static Optional<String> sockets(ConfigurationPropertyName unknown) {
        String second = unknown.getElement(ROOT.getNumberOfElements(), Form.ORIGINAL);
        return ClosestName.find(second, List.of("sockets", "contexts"))
                .map(name -> ROOT.append(name)
                        + unknown.toString()
                                .substring(ROOT.append(second).toString().length()));
    }

    private static String text(ConfigurationPropertyName name, int from) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < name.getNumberOfElements(); i++) {
            if (!name.isNumericIndex(i)) {
                text.append(text.isEmpty() ? "" : ".").append(name.getElement(i, Form.ORIGINAL));
            }
        }
        return text.toString();
    }

    private static String lastElement(ConfigurationPropertyName name) {
        int last = name.getNumberOfElements() - 1;
        while (name.isNumericIndex(last)) {
            last--;
        }
        return name.getElement(last, Form.ORIGINAL);
    }
}
