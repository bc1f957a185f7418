// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.InvalidEndpointException;
import dev.zmq.engine.InvalidOptionException;
import dev.zmq.engine.ZmqBindException;
import dev.zmq.engine.ZmqException;
import dev.zmq.engine.ZmqUnsupportedException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Prints what the engine refused and why, with the property that holds the refused value. Exceptions of sockets that the
 * application makes itself are printed without a property.
 */
final class ZmqFailureAnalyzer extends AbstractFailureAnalyzer<ZmqException> {

    private final Environment environment;

    ZmqFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, ZmqException cause) {
        if (cause instanceof SettingRefusedException setting && setting.getCause() instanceof ZmqException refusal) {
            ConfigurationProperty property = ConfiguredValue.find(environment, setting.property());
            return analyze(refusal, setting.subject(), property);
        }
        return analyze(cause, "A socket of the application", null);
    }

    private static @Nullable FailureAnalysis analyze(
            ZmqException refusal, String subject, @Nullable ConfigurationProperty property) {
        String change = property != null ? "set " + property.getName() + " to " : "use ";
        if (refusal instanceof ZmqBindException) {
            return analysis(
                    refusal,
                    subject + " cannot listen.",
                    property,
                    "Stop the process that holds the address, or " + change + "another one. Port * takes a free port.");
        }
        if (refusal instanceof InvalidEndpointException) {
            return analysis(
                    refusal,
                    subject + " has an endpoint that cannot be understood.",
                    property,
                    "Correct the endpoint: " + change
                            + "one such as tcp://127.0.0.1:5555, tcp://*:5555 or ipc:///tmp/orders.");
        }
        if (refusal instanceof InvalidOptionException option) {
            return analysis(
                    refusal,
                    subject + " has an option that cannot be set.",
                    property,
                    "Correct the option " + option.option() + ": " + change + option.allowed() + ".");
        }
        if (refusal instanceof ZmqUnsupportedException && property != null) {
            return analysis(
                    refusal,
                    subject + " has a property that its type does not support.",
                    property,
                    "Remove " + property.getName() + ", or change the type of the socket.");
        }
        return null;
    }

    private static FailureAnalysis analysis(
            ZmqException refusal, String what, @Nullable ConfigurationProperty property, String action) {
        StringBuilder description = new StringBuilder(what).append(String.format("%n"));
        if (property != null) {
            description.append(String.format("%n    Property: %s", property.getName()));
            description.append(String.format("%n    Value: \"%s\"", property.getValue()));
            if (property.getOrigin() != null) {
                description.append(String.format("%n    Origin: %s", property.getOrigin()));
            }
        }
        description.append(String.format("%n    Reason: %s", refusal.getMessage()));
        return new FailureAnalysis(description.toString(), action, refusal);
    }
}
