// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.spring.core.ZmqMessageConverter;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.util.ClassUtils;

/** Lets Spring's method invocation use the same payload conversion as everything else here. */
final class PayloadConversion implements SmartMessageConverter {

    private final ZmqMessageConverter converter;

    PayloadConversion(ZmqMessageConverter converter) {
        this.converter = converter;
    }

    @Override
    public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
        return fromMessage(message, targetClass, null);
    }

    @Override
    public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass, @Nullable Object conversionHint) {
        return message.getPayload() instanceof byte[] part
                ? converter.fromPart(part, ClassUtils.resolvePrimitiveIfNecessary(targetClass), conversionHint)
                : null;
    }

    @Override
    public Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
        return toMessage(payload, headers, null);
    }

    @Override
    public Message<?> toMessage(Object payload, @Nullable MessageHeaders headers, @Nullable Object conversionHint) {
        byte[] part = converter.toPart(payload);
        return headers != null ? new GenericMessage<>(part, headers) : new GenericMessage<>(part);
    }
}
