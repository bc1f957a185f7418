// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.Socket;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * The properties {@code local.zmq.<socket>.*}: where the sockets of this application listen, as peers on this machine reach
 * them, whatever port was free.
 *
 * <p>Looks at the sockets themselves, so that what is bound later appears, and disappears when it is closed.
 */
final class LocalEndpoints extends EnumerablePropertySource<Map<String, Socket>> {

    static final String NAME = "zmqLocalEndpoints";

    private static final String PREFIX = "local.zmq.";
    private static final String ENDPOINT = ".endpoint";
    private static final String ENDPOINTS = ".endpoints";
    private static final String PORT = ".port";

    /** Creates the properties of the sockets in a map, which may change. */
    LocalEndpoints(String name, Map<String, Socket> sockets) {
        super(name, sockets);
    }

    @Override
    public String[] getPropertyNames() {
        return source.entrySet().stream()
                .flatMap(entry -> names(PREFIX + entry.getKey(), endpoints(entry.getValue())))
                .toArray(String[]::new);
    }

    private static Stream<String> names(String prefix, List<String> endpoints) {
        return Stream.of(ENDPOINT, ENDPOINTS, PORT)
                .filter(property -> value(property, endpoints) != null)
                .map(property -> prefix + property);
    }

    /** Asked for every property that anybody looks for, so sockets are looked at only for their own. */
    @Override
    public boolean containsProperty(String name) {
        return getProperty(name) != null;
    }

    @Override
    public @Nullable Object getProperty(String name) {
        int end = name.lastIndexOf('.');
        if (!name.startsWith(PREFIX) || end < PREFIX.length()) {
            return null;
        }
        Socket socket = source.get(name.substring(PREFIX.length(), end));
        return socket != null ? value(name.substring(end), endpoints(socket)) : null;
    }

    private static List<String> endpoints(Socket socket) {
        return socket.isClosed()
                ? List.of()
                : socket.statistics().boundEndpoints().stream()
                        .map(LocalEndpoints::reachable)
                        .toList();
    }

    private static @Nullable Object value(String property, List<String> endpoints) {
        if (endpoints.isEmpty()) {
            return null;
        }
        return switch (property) {
            case ENDPOINT -> endpoints.get(0);
            case ENDPOINTS -> String.join(",", endpoints);
            case PORT ->
                endpoints.stream()
                        .filter(endpoint -> endpoint.startsWith("tcp://"))
                        .findFirst()
                        .map(endpoint -> Integer.valueOf(endpoint.substring(endpoint.lastIndexOf(':') + 1)))
                        .orElse(null);
            default -> null;
        };
    }

    /** Nobody can connect to all interfaces. */
    private static String reachable(String endpoint) {
        return endpoint.replaceFirst("^tcp://(0\\.0\\.0\\.0|\\[::]):", "tcp://127.0.0.1:");
    }
}
