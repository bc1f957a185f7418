// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.util.ClassUtils;

/** Gives test methods the ports and endpoints that their parameters ask for. */
final class LocalZmqParameterResolver implements ParameterResolver {

    LocalZmqParameterResolver() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return LocalZmqValue.of(parameter.getParameter()) != null;
    }

    @Override
    public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        LocalZmqValue value = LocalZmqValue.of(parameter.getParameter());
        return value == null
                ? null
                : value.in(
                        SpringExtension.getApplicationContext(test),
                        ClassUtils.resolvePrimitiveIfNecessary(
                                parameter.getParameter().getType()));
    }
}
