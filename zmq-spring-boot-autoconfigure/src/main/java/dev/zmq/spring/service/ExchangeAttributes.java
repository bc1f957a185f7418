// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.service;

import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqRequestOptions;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.StringValueResolver;

/**
 * What {@link ZmqExchange} says of a method.
 *
 * @param socket the name of the socket
 * @param topic the topic, empty for none
 * @param options timeout and retries of requests
 */
record ExchangeAttributes(String socket, String topic, ZmqRequestOptions options) {

    /**
     * Returns what the annotations on a method and its type say together.
     *
     * @throws ZmqConfigurationException if they name no socket, or have a value that cannot be understood
     */
    static ExchangeAttributes of(Class<?> serviceType, Method method, StringValueResolver placeholders) {
        ZmqExchange onMethod = AnnotatedElementUtils.findMergedAnnotation(method, ZmqExchange.class);
        ZmqExchange onType = AnnotatedElementUtils.findMergedAnnotation(serviceType, ZmqExchange.class);
        Function<Function<ZmqExchange, String>, String> text =
                attribute -> resolve(first(onMethod, onType, attribute), placeholders);
        String socket = text.apply(ZmqExchange::socket);
        if (socket.isEmpty()) {
            throw new ZmqConfigurationException(
                    "Nothing says through which socket " + describe(method) + " sends.",
                    "Put @ZmqExchange(\"name of a socket\") on the method or on its interface.");
        }
        try {
            return new ExchangeAttributes(
                    socket,
                    text.apply(ZmqExchange::topic),
                    new ZmqRequestOptions(
                            duration(text.apply(ZmqExchange::timeout)), integer(text.apply(ZmqExchange::retries))));
        } catch (IllegalArgumentException wrong) {
            throw new ZmqConfigurationException(
                    "@ZmqExchange on " + describe(method) + " has a wrong value: " + wrong.getMessage(),
                    "Write the timeout as '500ms' or '2s', and the retries as a number from 0.");
        }
    }

    static String describe(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    private static String first(
            @Nullable ZmqExchange onMethod, @Nullable ZmqExchange onType, Function<ZmqExchange, String> attribute) {
        String own = onMethod == null ? "" : attribute.apply(onMethod);
        return own.isEmpty() && onType != null ? attribute.apply(onType) : own;
    }

    private static String resolve(String text, StringValueResolver placeholders) {
        return Objects.requireNonNullElse(placeholders.resolveStringValue(text), "");
    }

    private static @Nullable Duration duration(String text) {
        return text.isEmpty() ? null : DurationFormatterUtils.detectAndParse(text);
    }

    private static @Nullable Integer integer(String text) {
        return text.isEmpty() ? null : Integer.valueOf(text);
    }
}
