// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.service;

import dev.zmq.spring.core.ZmqConfigurationException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A method of a client of an application that has switched ZeroMQ off. */
final class MethodThatIsOff extends ServiceMethod {

    private final Method method;

    MethodThatIsOff(Method method) {
        this.method = method;
    }

    @Override
    Object invoke(@Nullable Object[] arguments) {
        throw new ZmqConfigurationException(
                ExchangeAttributes.describe(method)
                        + " cannot be called: ZeroMQ is switched off, as zmq.enabled is false.",
                "Remove zmq.enabled=false; or put something else in the place of the client, such as a mock in a test.");
    }
}
