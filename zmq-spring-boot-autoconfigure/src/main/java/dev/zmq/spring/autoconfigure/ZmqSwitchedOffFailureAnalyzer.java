// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Tells of beans of ours that are not there because the application has switched ZeroMQ off. */
@Order(Ordered.HIGHEST_PRECEDENCE) // before the one of Spring Boot, which does not know where sockets come from
final class ZmqSwitchedOffFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

    private static final String PROPERTY = "zmq.enabled";
    private static final String PACKAGE = "dev.zmq.";

    private final Environment environment;

    ZmqSwitchedOffFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(
            Throwable rootFailure, NoSuchBeanDefinitionException cause, @Nullable String description) {
        ResolvableType missing = cause.getResolvableType();
        if (missing == null
                || !missing.toClass().getName().startsWith(PACKAGE)
                || environment.getProperty(PROPERTY, Boolean.class, true)) {
            return null;
        }
        ConfigurationProperty property = ConfiguredValue.find(environment, PROPERTY);
        String origin = property != null && property.getOrigin() != null
                ? String.format(
                        "%n%n    Property: %s%n    Value: \"false\"%n    Origin: %s", PROPERTY, property.getOrigin())
                : "";
        return new FailureAnalysis(
                (description != null ? description : "The application") + " requires a bean of type '"
                        + missing.toClass().getName() + "', which there is not: ZeroMQ is switched off." + origin,
                "Remove " + PROPERTY
                        + "=false. Where ZeroMQ is to be off, as in a profile for tests, provide such a bean,"
                        + " such as a mock, or inject it as ObjectProvider.",
                cause);
    }
}
