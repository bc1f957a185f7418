// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import java.lang.reflect.AnnotatedElement;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.ReflectiveProcessor;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Lets payloads be converted to {@link ZmqListener#payloadType()} in applications that were processed ahead of time: to the
 * type itself and, if it is sealed, to its subtypes. Parameters and results of the methods have the hints that
 * {@code @MessageMapping} brings.
 */
final class PayloadTypeReflectiveProcessor implements ReflectiveProcessor {

    private static final BindingReflectionHintsRegistrar BINDING = new BindingReflectionHintsRegistrar();

    PayloadTypeReflectiveProcessor() {}

    @Override
    public void registerReflectionHints(ReflectionHints hints, AnnotatedElement element) {
        AnnotatedElementUtils.findMergedRepeatableAnnotations(element, ZmqListener.class, ZmqListeners.class)
                .forEach(listener -> register(hints, listener.payloadType()));
    }

    private static void register(ReflectionHints hints, Class<?> type) {
        if (type != void.class) {
            BINDING.registerReflectionHints(hints, type);
            if (type.isSealed()) {
                for (Class<?> subtype : type.getPermittedSubclasses()) {
                    register(hints, subtype);
                }
            }
        }
    }
}
