// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.InvalidOptionException;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.ZmqException;
import dev.zmq.spring.autoconfigure.ZmqProperties.SocketProperties;
import dev.zmq.spring.core.ZmqConfigurationException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * Makes the sockets of {@code zmq.sockets.*}: sets their options, subscribes, lets the customizers see them, then binds
 * and connects. A socket that cannot be set up is closed again and stops the application's start.
 */
final class ZmqSocketFactory {

    private final SocketContexts contexts;
    private final ZmqProperties properties;
    private final List<ZmqConnectionDetails> connectionDetails;
    private final List<ZmqSocketCustomizer> customizers;

    ZmqSocketFactory(
            SocketContexts contexts,
            ZmqProperties properties,
            List<ZmqConnectionDetails> connectionDetails,
            List<ZmqSocketCustomizer> customizers) {
        this.contexts = contexts;
        this.properties = properties;
        this.connectionDetails = connectionDetails;
        this.customizers = customizers;
    }

    Socket createSocket(String name) {
        SocketProperties socketProperties = requireProperties(name);
        Socket socket = open(name, requireType(name, socketProperties), socketProperties.getContext());
        try {
            setOptions(socket, socketProperties);
            subscribe(socket, socketProperties);
            customizers.forEach(customizer -> customizer.customize(socket));
            attach(socket);
            requireEndpoint(socket);
        } catch (RuntimeException | Error failure) {
            socket.close();
            throw failure;
        }
        return socket;
    }

    private Socket open(String name, SocketType type, @Nullable String context) {
        try {
            return contexts.of(name).socket(type, name);
        } catch (ZmqClosedException closed) {
            throw closed;
        } catch (ZmqException full) {
            throw new ZmqConfigurationException(
                    "Socket '" + name + "' cannot be made: " + full.getMessage(),
                    "Set " + ContextPropertyName.of(context, "max-sockets")
                            + " to as many sockets as the application has, those that it makes itself included.");
        }
    }

    private SocketProperties requireProperties(String name) {
        SocketProperties socketProperties = properties.getSockets().get(name);
        if (socketProperties == null) {
            throw new ZmqConfigurationException(
                    "Socket '" + name + "' has no properties that are known.",
                    "Set at least " + SocketPropertyName.of(name, "type") + ", and "
                            + SocketPropertyName.of(name, "bind") + " or " + SocketPropertyName.of(name, "connect")
                            + ".");
        }
        return socketProperties;
    }

    private static SocketType requireType(String name, SocketProperties socketProperties) {
        SocketType type = socketProperties.getType();
        if (type == null) {
            throw new ZmqConfigurationException(
                    "Socket '" + name + "' has no type.",
                    "Set " + SocketPropertyName.of(name, "type") + " to one of " + typeNames() + ".");
        }
        return type;
    }

    private void setOptions(Socket socket, SocketProperties socketProperties) {
        try {
            SocketOptionMapper.ofAllSockets(socket).apply(properties.getOptions());
            new SocketOptionMapper(socket).apply(socketProperties.getOptions());
        } catch (InvalidOptionException refusal) {
            throw refused(socket, null, refusal);
        }
    }

    private void subscribe(Socket socket, SocketProperties socketProperties) {
        List<String> topics = socketProperties.getSubscribe();
        if (topics == null) {
            return;
        }
        // An empty property value binds as an empty list; ZeroMQ's empty prefix is what is meant.
        List<String> prefixes = topics.isEmpty() ? List.of("") : topics;
        refusalsOf(
                socket,
                SocketPropertyName.of(socket.name(), "subscribe"),
                () -> prefixes.forEach(prefix -> socket.subscribe(prefix)));
    }

    private void attach(Socket socket) {
        SocketEndpoints endpoints = SocketEndpoints.of(socket.name(), connectionDetails, properties);
        String bind = endpoints.fromProperties() ? "bind" : null;
        String connect = endpoints.fromProperties() ? "connect" : null;
        attach(socket, bind, endpoints.bind(), socket::bind);
        attach(socket, connect, endpoints.connect(), socket::connect);
    }

    private void attach(Socket socket, @Nullable String property, List<String> endpoints, Consumer<String> operation) {
        for (int i = 0; i < endpoints.size(); i++) {
            String endpoint = endpoints.get(i);
            String name = property != null ? SocketPropertyName.of(socket.name(), property, i) : null;
            refusalsOf(socket, name, () -> operation.accept(endpoint));
        }
    }

    private static void requireEndpoint(Socket socket) {
        if (socket.lastEndpoint().isEmpty()) {
            throw new ZmqConfigurationException(
                    "Socket '" + socket.name() + "' has no endpoint: it neither binds nor connects.",
                    "Set " + SocketPropertyName.of(socket.name(), "bind") + " to listen, or "
                            + SocketPropertyName.of(socket.name(), "connect")
                            + " to connect, each to one endpoint or a list of them.");
        }
    }

    private void refusalsOf(Socket socket, @Nullable String property, Runnable operation) {
        try {
            operation.run();
        } catch (ZmqException refusal) {
            throw refused(socket, property, refusal);
        }
    }

    private SettingRefusedException refused(Socket socket, @Nullable String property, ZmqException refusal) {
        return new SettingRefusedException(
                "Socket '" + socket.name() + "'",
                refusal instanceof InvalidOptionException option ? property(socket, option) : property,
                refusal);
    }

    /** Some values are refused only when an endpoint is to be used with them. */
    private String property(Socket socket, InvalidOptionException refusal) {
        String option = "options." + DataObjectPropertyName.toDashedForm(refusal.option());
        SocketProperties own = requireProperties(socket.name());
        boolean ofAll = !own.getOptions().has(refusal.option())
                && properties.getOptions().has(refusal.option());
        return ofAll ? "zmq." + option : SocketPropertyName.of(socket.name(), option);
    }

    private static String typeNames() {
        return Arrays.stream(SocketType.values())
                .map(type -> type.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
