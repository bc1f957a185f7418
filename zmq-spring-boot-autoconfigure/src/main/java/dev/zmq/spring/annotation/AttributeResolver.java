// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import dev.zmq.spring.listener.InvalidListenerException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ObjectUtils;
import org.springframework.util.StringUtils;

/** Resolves placeholders and SpEL expressions in the attributes of one annotation. */
final class AttributeResolver {

    private final ConfigurableListableBeanFactory beanFactory;
    private final String description;

    /**
     * Creates a resolver.
     *
     * @param description how error messages call the annotation
     */
    AttributeResolver(ConfigurableListableBeanFactory beanFactory, String description) {
        this.beanFactory = beanFactory;
        this.description = description;
    }

    /** Returns the value as text, empty if it is nothing. */
    String text(String value) {
        Object resolved = resolve(value);
        return resolved != null ? resolved.toString().trim() : "";
    }

    /** Returns names, of which each value may have several, separated by commas or as a collection. */
    List<String> names(String[] values) {
        List<String> names = new ArrayList<>();
        for (String text : texts(values)) {
            for (String name : StringUtils.commaDelimitedListToStringArray(text)) {
                names.add(name.trim());
            }
        }
        return names;
    }

    /** Returns texts as they are, of which each value may have several as a collection. */
    List<String> texts(String[] values) {
        List<String> texts = new ArrayList<>();
        for (String value : values) {
            Object resolved = resolve(value);
            if (resolved instanceof Collection<?> several) {
                several.forEach(one -> texts.add(String.valueOf(one)));
            } else if (ObjectUtils.isArray(resolved)) {
                Arrays.stream(ObjectUtils.toObjectArray(resolved)).forEach(one -> texts.add(String.valueOf(one)));
            } else if (resolved != null) {
                texts.add(resolved.toString());
            }
        }
        return texts;
    }

    /** Returns null if the value is empty. */
    @Nullable
    Boolean flag(String attribute, String value) {
        String text = text(value);
        return switch (text) {
            case "" -> null;
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(attribute, text, "true or false");
        };
    }

    /** Returns null if the value is empty. */
    @Nullable
    Integer number(String attribute, String value) {
        String text = text(value);
        if (text.isEmpty()) {
            return null;
        }
        int number;
        try {
            number = Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            throw wrong(attribute, text, "a whole number");
        }
        if (number < 1) {
            throw wrong(attribute, text, "1 or more");
        }
        return number;
    }

    /** Returns the bean that the value names, or is; null if it is empty. */
    <T> @Nullable T bean(String attribute, String value, Class<T> type) {
        Object resolved = resolve(value);
        if (type.isInstance(resolved)) {
            return type.cast(resolved);
        }
        String name = resolved != null ? resolved.toString().trim() : "";
        if (name.isEmpty()) {
            return null;
        }
        if (!beanFactory.containsBean(name) || !beanFactory.isTypeMatch(name, type)) {
            throw wrong(attribute, name, "the name of a bean of type " + type.getSimpleName());
        }
        return beanFactory.getBean(name, type);
    }

    private @Nullable Object resolve(String value) {
        try {
            String embedded = beanFactory.resolveEmbeddedValue(value);
            BeanExpressionResolver expressions = beanFactory.getBeanExpressionResolver();
            return expressions != null
                    ? expressions.evaluate(embedded, new BeanExpressionContext(beanFactory, null))
                    : embedded;
        } catch (IllegalArgumentException | BeansException unresolvable) {
            throw new InvalidListenerException(
                    "An attribute of " + description + " is '" + value + "', which cannot be resolved: "
                            + unresolvable.getMessage() + ".",
                    "Define the property that it names, give it a default as in ${name:default}, or correct it.",
                    unresolvable);
        }
    }

    private InvalidListenerException wrong(String attribute, String text, String expected) {
        return new InvalidListenerException(
                "The attribute " + attribute + " of " + description + " is '" + text + "'.",
                "Make it " + expected + ", or leave it out.");
    }
}
