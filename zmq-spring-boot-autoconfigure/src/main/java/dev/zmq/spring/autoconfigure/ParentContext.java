// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.Socket;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;

/**
 * The parent of an application context, as far as ZeroMQ is concerned.
 *
 * <p>A child has the properties of its parent in its environment, or reads them from the same files. So properties alone do
 * not tell whose a socket is: it is the parent's if the parent has it, with the same properties.
 */
final class ParentContext {

    private final @Nullable BeanFactory parent;

    private ParentContext(@Nullable BeanFactory parent) {
        this.parent = parent;
    }

    /** Returns the parent of a context; one without any beans if there is none. */
    static ParentContext of(BeanFactory context) {
        return new ParentContext(
                context instanceof HierarchicalBeanFactory child ? child.getParentBeanFactory() : null);
    }

    /** Returns the only bean of a type that the parent or its ancestors have. */
    <T> @Nullable T bean(Class<T> type) {
        return parent == null ? null : parent.getBeanProvider(type).getIfUnique();
    }

    /** Returns the names of the sockets of the parent and its ancestors. */
    Set<String> socketNames() {
        return parent instanceof ListableBeanFactory beans
                ? new TreeSet<>(
                        Set.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, Socket.class, false, false)))
                : Set.of();
    }

    /** Returns whether the parent or its ancestors have a bean of a type under another name. */
    boolean hasOther(String name, Class<?> type) {
        return parent instanceof ListableBeanFactory beans
                && Arrays.stream(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type, false, false))
                        .anyMatch(other -> !other.equals(name));
    }

    /** Returns whether the parent or its ancestors have a bean of a name and a type. */
    boolean has(String name, Class<?> type) {
        return parent != null && parent.containsBean(name) && parent.isTypeMatch(name, type);
    }

    /**
     * Returns whether the parent has a bean of properties that are the same in the environment of the child.
     *
     * @param property what the names of the properties start with
     */
    boolean hasSame(String name, Class<?> type, String property, Environment ofChild) {
        return has(name, type) && values(property, environment()).equals(values(property, ofChild));
    }

    /** Returns the environment of the parent, which must be there. */
    Environment environment() {
        if (parent == null) {
            throw new IllegalStateException("There is no parent");
        }
        return parent.getBean(Environment.class);
    }

    private static Map<String, Object> values(String property, Environment environment) {
        return new Binder(ConfigurationPropertySources.get(environment), new Placeholders(environment))
                .bind(property, Bindable.mapOf(String.class, Object.class))
                .orElse(Map.of());
    }

    /** Leaves random values as they are written: they are others each time that they are looked at. */
    private static final class Placeholders extends PropertySourcesPlaceholdersResolver {

        Placeholders(Environment environment) {
            super(environment);
        }

        @Override
        protected @Nullable String resolvePlaceholder(String placeholder) {
            return placeholder.startsWith("random.") ? null : super.resolvePlaceholder(placeholder);
        }
    }
}
