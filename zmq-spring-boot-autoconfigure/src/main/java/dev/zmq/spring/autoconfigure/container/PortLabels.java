// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure.container;

import dev.zmq.spring.core.ZmqConfigurationException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * Which sockets connect to which ports of a container. ZeroMQ has no port of its own and a container may listen on several,
 * so its labels say it: {@code zmq.sockets.<name>.connect}, which is the property that the label takes the place of, has as
 * its value the port in the container, or several with commas between them.
 */
final class PortLabels {

    /** What containers of ZeroMQ peers are called in {@code @ServiceConnection} and in labels of services. */
    static final List<String> CONNECTION_NAMES = List.of("zmq", "zeromq");

    private static final String PREFIX = "zmq.sockets.";
    private static final String SUFFIX = ".connect";

    private final String container;
    private final Map<String, String> labels;

    /**
     * Creates a view of the labels of a container.
     *
     * @param container the container, in words that its user recognises
     */
    PortLabels(String container, Map<String, String> labels) {
        this.container = container;
        this.labels = labels;
    }

    /**
     * Returns the endpoints that a socket connects to; none if no label is about this socket.
     *
     * @param host where the container's ports are reached
     * @param mappedPorts gives the port there of a port in the container
     * @throws ZmqConfigurationException if no label is about any socket, or a label names no port of the container
     */
    List<String> endpoints(String socketName, String host, IntUnaryOperator mappedPorts) {
        requireAny(socketName);
        String label = PREFIX + socketName + SUFFIX;
        String ports = labels.get(label);
        if (ports == null) {
            return List.of();
        }
        return Arrays.stream(StringUtils.commaDelimitedListToStringArray(ports))
                .map(port -> "tcp://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":"
                        + mapped(label, port.strip(), mappedPorts))
                .toList();
    }

    /** Returns the names of the sockets that there are labels about. */
    Set<String> socketNames() {
        return labels.keySet().stream()
                .filter(label -> label.startsWith(PREFIX) && label.endsWith(SUFFIX))
                .map(label -> label.substring(PREFIX.length(), label.length() - SUFFIX.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void requireAny(String socketName) {
        if (socketNames().isEmpty()) {
            throw new ZmqConfigurationException(
                    "No label says which sockets connect to which ports of the " + container + ".",
                    "Give it labels such as " + PREFIX + socketName + SUFFIX
                            + ", with the port that the peer listens on in the container.");
        }
    }

    private int mapped(String label, String port, IntUnaryOperator mappedPorts) {
        try {
            return mappedPorts.applyAsInt(Integer.parseInt(port));
        } catch (NumberFormatException noNumber) {
            throw refused(label, port, null);
        } catch (IllegalArgumentException | IllegalStateException notMapped) {
            throw refused(label, port, notMapped);
        }
    }

    private ZmqConfigurationException refused(String label, String port, @Nullable Throwable cause) {
        return new ZmqConfigurationException(
                "The label " + label + " says '" + port + "', which is no exposed port of the " + container + ".",
                "Set it to the port that the peer listens on in the container, and expose this port.",
                cause);
    }
}
