// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import java.util.Collection;
import java.util.List;

/** No socket has the name that was asked for. */
public class UnknownSocketException extends ZmqConfigurationException {

    private static final long serialVersionUID = 1L;

    private final String socketName;

    /**
     * Creates an exception for a name that no socket has.
     *
     * @param socketName the name asked for
     * @param knownNames the names there are
     */
    public UnknownSocketException(String socketName, Collection<String> knownNames) {
        super("There is no socket named '" + socketName + "'. " + describe(knownNames), action(socketName, knownNames));
        this.socketName = socketName;
    }

    /** Returns the name that no socket has. */
    public String socketName() {
        return socketName;
    }

    private static String describe(Collection<String> knownNames) {
        return knownNames.isEmpty()
                ? "No sockets are defined."
                : "Known sockets: " + String.join(", ", sorted(knownNames)) + ".";
    }

    private static String action(String socketName, Collection<String> knownNames) {
        return ClosestName.action(
                socketName,
                sorted(knownNames),
                "define the socket as zmq.sockets." + socketName + " or as a bean of that name.");
    }

    private static List<String> sorted(Collection<String> names) {
        return names.stream().sorted().toList();
    }
}
