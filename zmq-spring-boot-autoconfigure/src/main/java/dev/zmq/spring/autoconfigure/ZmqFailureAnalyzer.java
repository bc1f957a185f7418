// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.InvalidEndpointException;
import dev.zmq.engine.InvalidOptionException;
import dev.zmq.engine.ZmqBindException;
import dev.zmq.engine.ZmqException;
import dev.zmq.engine.ZmqUnsupportedException;
import java.net.UnknownHostException;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Prints what the engine refused and why, with the property that holds the refused value. Exceptions of sockets that the
 * application makes itself are printed without a property.
 */
final class ZmqFailureAnalyzer extends AbstractFailureAnalyzer<ZmqException> {

    /** Of a name such as {@code zmq.sockets.orders}. */
    private static final int ELEMENTS_OF_SOCKET = 3;

    private final Environment environment;

    ZmqFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, ZmqException cause) {
        if (cause instanceof SettingRefusedException setting && setting.getCause() instanceof ZmqException refusal) {
            ConfigurationProperty property = property(setting, refusal);
            return analyze(refusal, setting.subject(), property);
        }
        return analyze(cause, "A socket of the application", null);
    }

    /** Of a list of values, the one that was refused if the refusal tells. */
    private @Nullable ConfigurationProperty property(SettingRefusedException setting, ZmqException refusal) {
        ConfigurationProperty property = ConfiguredValue.find(environment, setting.property());
        return property == null && refusal instanceof InvalidOptionException option
                ? ConfiguredValue.findElement(environment, setting.property(), option.value())
                : property;
    }

    private @Nullable FailureAnalysis analyze(
            ZmqException refusal, String subject, @Nullable ConfigurationProperty property) {
        String change = property != null ? "set " + property.getName() + " to " : "use ";
        if (refusal instanceof ZmqBindException bind) {
            return analysis(refusal, subject + " cannot listen.", property, bindAction(bind, property, change));
        }
        if (refusal instanceof InvalidEndpointException endpoint) {
            return analysis(
                    refusal,
                    subject + " has an endpoint that cannot be understood.",
                    property,
                    "Correct the endpoint: " + change + "one such as " + exampleEndpoint(endpoint, property) + ".");
        }
        if (refusal instanceof InvalidOptionException option && !option.isUnsupported()) {
            return analysis(
                    refusal,
                    subject + " has an option that cannot be set.",
                    property,
                    "Correct the option " + option.option() + ": " + change + option.allowed() + ".");
        }
        if (refusal instanceof ZmqUnsupportedException && isEndpoint(property)) {
            return analysis(
                    refusal,
                    subject + " has an endpoint that the context cannot serve.",
                    property,
                    "Set " + ioThreads(property) + " to 1 or more, or " + change + "an inproc:// endpoint.");
        }
        if (property != null
                && (refusal instanceof ZmqUnsupportedException || refusal instanceof InvalidOptionException)) {
            return analysis(
                    refusal,
                    subject + " has a property that its type does not support.",
                    property,
                    "Remove " + property.getName() + ", or change the type of the socket.");
        }
        return null;
    }

    /** The property of the context that serves the socket with the given endpoint. */
    private String ioThreads(@Nullable ConfigurationProperty endpoint) {
        ConfigurationProperty context = endpoint == null
                ? null
                : ConfiguredValue.find(
                        environment,
                        endpoint.getName()
                                .chop(ELEMENTS_OF_SOCKET)
                                .append("context")
                                .toString());
        return ContextPropertyName.of(context == null ? null : String.valueOf(context.getValue()), "io-threads");
    }

    private static boolean isEndpoint(@Nullable ConfigurationProperty property) {
        String name = property != null ? property.getName().toString() : "";
        return name.matches(".*\\.(bind|connect)(\\[[0-9]+])?");
    }

    private String bindAction(ZmqBindException refusal, @Nullable ConfigurationProperty property, String change) {
        if (refusal.getCause() != null && refusal.getCause().getCause() instanceof UserPrincipalNotFoundException) {
            return "Correct the option that the reason names, or create the account; a name or a number will do.";
        }
        if (refusal.endpoint().startsWith("ipc:")) {
            return "Make the path one that this process may create and nothing else is at, or " + change
                    + "another one.";
        }
        if (refusal.endpoint().startsWith("inproc:")) {
            return "A name belongs to one socket: connect to it, or " + change + "another one.";
        }
        String reason = String.valueOf(refusal.getMessage());
        if (refusal.getCause() instanceof UnknownHostException || reason.contains("assign requested address")) {
            return "This machine has no such address or network interface: " + change
                    + "one that it has; tcp://*:port listens on all of them.";
        }
        if (reason.contains("Permission denied")) {
            return "The port is reserved for privileged users: " + change + "one with a port above 1023.";
        }
        String holder = socketThatBinds(refusal.endpoint(), property)
                .map(other -> other + " of this application has the address already: ")
                .orElse("Stop the process that holds the address, or ");
        return holder + change + "another one. Port * takes a free port.";
    }

    /** Returns the property of another socket with the same endpoint; empty if no properties of sockets name it. */
    private Optional<String> socketThatBinds(String endpoint, @Nullable ConfigurationProperty refused) {
        if (refused == null) {
            return Optional.empty();
        }
        ConfigurationPropertyName own = refused.getName().chop(ELEMENTS_OF_SOCKET);
        return Binder.get(environment)
                .bind("zmq.sockets", Bindable.mapOf(String.class, ZmqProperties.SocketProperties.class))
                .orElseGet(Map::of)
                .entrySet()
                .stream()
                .filter(other -> other.getValue().getBind().contains(endpoint))
                .map(other -> SocketPropertyName.of(other.getKey(), "bind"))
                .filter(other -> !own.isAncestorOf(ConfigurationPropertyName.of(other)))
                .findFirst();
    }

    private static String exampleEndpoint(InvalidEndpointException refusal, @Nullable ConfigurationProperty property) {
        String endpoint = refusal.endpoint().strip().toLowerCase(Locale.ROOT);
        boolean tcpIsWanted = refusal.reason().contains("tcp");
        if (endpoint.startsWith("inproc") && !tcpIsWanted) {
            return "inproc://orders";
        }
        if (endpoint.startsWith("ipc") && !tcpIsWanted) {
            return "ipc:///run/orders/socket";
        }
        String name = property != null ? property.getName().toString() : "";
        if (name.contains(".bind")) {
            return "tcp://127.0.0.1:5555, or tcp://*:5555 to listen on all interfaces";
        }
        return name.contains(".connect") ? "tcp://broker.example.org:5555" : "tcp://127.0.0.1:5555";
    }

    /** The engine's text of a secret, whatever the environment knows of it. */
    private static @Nullable Object shown(ZmqException refusal, ConfigurationProperty property) {
        return refusal instanceof InvalidOptionException option && option.isSecret()
                ? option.value()
                : property.getValue();
    }

    private static FailureAnalysis analysis(
            ZmqException refusal, String what, @Nullable ConfigurationProperty property, String action) {
        StringBuilder description = new StringBuilder(what).append(String.format("%n"));
        if (property != null) {
            description.append(String.format("%n    Property: %s", property.getName()));
            description.append(String.format("%n    Value: \"%s\"", shown(refusal, property)));
            if (property.getOrigin() != null) {
                description.append(String.format("%n    Origin: %s", property.getOrigin()));
            }
        }
        description.append(String.format("%n    Reason: %s", refusal.getMessage()));
        return new FailureAnalysis(description.toString(), action, refusal);
    }
}
