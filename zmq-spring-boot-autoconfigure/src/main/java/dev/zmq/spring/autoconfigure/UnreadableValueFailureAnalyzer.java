// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/** Prints which value below {@code zmq} has the wrong form, and what one of the right form looks like. */
@Order(Ordered.HIGHEST_PRECEDENCE) // before the one of Spring Boot, which names the type only
final class UnreadableValueFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("zmq");

    private final Environment environment;

    UnreadableValueFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        ConfigurationPropertyName name = cause.getName();
        if (!ROOT.isAncestorOf(name) || findCause(cause, ConversionException.class) == null) {
            return null;
        }
        String expected = expected(name, cause.getTarget().getType());
        if (expected == null) {
            return null;
        }
        ConfigurationProperty property =
                cause.getProperty() != null ? cause.getProperty() : ConfiguredValue.find(environment, name.toString());
        StringBuilder description = new StringBuilder(String.format("Property %s cannot be read.%n", name));
        if (property != null) {
            description.append(String.format("%n    Value: \"%s\"", property.getValue()));
            description.append(String.format("%n    Origin: %s", property.getOrigin()));
        }
        return new FailureAnalysis(description.toString(), expected, cause);
    }

    /** Returns what to set, null if there is nothing better to say than that the type is another one. */
    private static @Nullable String expected(ConfigurationPropertyName name, ResolvableType type) {
        Class<?> raw = ClassUtils.resolvePrimitiveIfNecessary(type.resolve(Object.class));
        if (raw == ZmqProperties.SocketProperties.class) {
            return "Set what the socket is below its name: " + name + ".type, and " + name + ".bind or " + name
                    + ".connect.";
        }
        if (raw == ZmqProperties.NamedContext.class) {
            return "Set the context's properties below its name, such as " + name + ".io-threads.";
        }
        ResolvableType elements = type.asCollection();
        String form = form(elements.hasGenerics() ? elements.getGeneric() : type);
        return form == null ? null : "Set " + name + " to " + form + ".";
    }

    private static @Nullable String form(ResolvableType type) {
        Class<?> raw = ClassUtils.resolvePrimitiveIfNecessary(type.resolve(Object.class));
        if (raw == Duration.class) {
            return "a duration such as 500ms, 5s or 1m: a whole number, and a unit without a blank before it";
        }
        if (raw == DataSize.class) {
            return "a size such as 512KB or 10MB: a whole number, and a unit without a blank before it";
        }
        if (raw == Boolean.class) {
            return "true or false";
        }
        if (raw == Integer.class || raw == Long.class || raw == Short.class) {
            return "a whole number, without a unit";
        }
        if (raw == Double.class || raw == Float.class) {
            return "a number such as 0.5";
        }
        return raw.isEnum() ? "one of " + names(raw) : null;
    }

    private static String names(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant ->
                        ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(", "));
    }
}
