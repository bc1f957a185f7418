// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.spring.autoconfigure.ZmqProperties.SocketProperties;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/** The properties that a socket has, and how to recognise them in the names of environment variables. */
final class SocketProperty {

    private static final String OPTIONS = "options";

    /** What comes behind {@code zmq.sockets.<name>.}, as it is written in files. */
    static final List<String> NAMES = Stream.concat(
                    names(SocketProperties.class).filter(name -> !name.equals(OPTIONS)),
                    names(SocketOptionProperties.class).map(name -> OPTIONS + "." + name))
            .toList();

    /** The same as environment variables can spell it: without dots and dashes. */
    private static final Set<String> UNIFORM =
            NAMES.stream().map(name -> name.replaceAll("[.-]", "")).collect(Collectors.toUnmodifiableSet());

    private SocketProperty() {}

    /** Returns the names of the properties of a class, sorted, as they are written in files. */
    static Stream<String> names(Class<?> properties) {
        return Arrays.stream(BeanUtils.getPropertyDescriptors(properties))
                .map(descriptor -> descriptor.getName())
                .filter(name -> !name.equals("class"))
                .map(DataObjectPropertyName::toDashedForm)
                .sorted();
    }

    /** Returns whether all of a name from the given element on is the type of a socket. */
    static boolean isType(ConfigurationPropertyName name, int from) {
        return joined(name, from).equals("type");
    }

    /** Returns whether all of a name from the given element on is a property of a socket. */
    static boolean isOne(ConfigurationPropertyName name, int from) {
        return UNIFORM.contains(joined(name, from));
    }

    /** Returns whether a name ends like a property of a socket, somewhere from the given element on. */
    static boolean endsLikeOne(ConfigurationPropertyName name, int from) {
        return start(name, from) < name.getNumberOfElements();
    }

    /** Returns the first element, from the given one on, where the property of a socket starts; else the end. */
    static int start(ConfigurationPropertyName name, int from) {
        int start = from;
        while (start < name.getNumberOfElements() && !UNIFORM.contains(joined(name, start))) {
            start++;
        }
        return start;
    }

    private static String joined(ConfigurationPropertyName name, int from) {
        StringBuilder joined = new StringBuilder();
        for (int i = from; i < name.getNumberOfElements(); i++) {
            if (!name.isNumericIndex(i)) {
                joined.append(name.getElement(i, Form.UNIFORM));
            }
        }
        return joined.toString();
    }
}
