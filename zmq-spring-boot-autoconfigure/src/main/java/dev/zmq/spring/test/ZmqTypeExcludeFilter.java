// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.annotation.ZmqListeners;
import dev.zmq.spring.autoconfigure.ZmqContextCustomizer;
import dev.zmq.spring.autoconfigure.ZmqSocketCustomizer;
import dev.zmq.spring.core.ZmqErrorReplyStrategy;
import dev.zmq.spring.listener.ZmqListenerConfigurer;
import dev.zmq.spring.listener.ZmqListenerContainerFactory;
import dev.zmq.spring.listener.ZmqListenerErrorHandler;
import java.io.IOException;
import java.util.Set;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/** Finds the components that belong to {@link ZmqTest}s. */
final class ZmqTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<ZmqTest> {

    private static final Set<Class<?>> INCLUDED = Set.of(
            ZmqContextCustomizer.class,
            ZmqSocketCustomizer.class,
            ZmqListenerConfigurer.class,
            ZmqListenerContainerFactory.class,
            ZmqListenerErrorHandler.class,
            ZmqErrorReplyStrategy.class);

    // By name, as they may be absent
    private static final Set<String> INCLUDED_ANNOTATIONS = Set.of(
            "org.springframework.integration.annotation.MessageEndpoint",
            "org.springframework.boot.jackson.JacksonComponent");

    private static final Set<String> LISTENERS = Set.of(ZmqListener.class.getName(), ZmqListeners.class.getName());

    ZmqTypeExcludeFilter(Class<?> testClass) {
        super(testClass);
    }

    @Override
    protected Set<Class<?>> getKnownIncludes() {
        return INCLUDED;
    }

    @Override
    protected boolean defaultInclude(MetadataReader metadataReader, MetadataReaderFactory metadataReaderFactory)
            throws IOException {
        AnnotationMetadata annotations = metadataReader.getAnnotationMetadata();
        return super.defaultInclude(metadataReader, metadataReaderFactory)
                || LISTENERS.stream().anyMatch(name -> listens(annotations, name))
                || INCLUDED_ANNOTATIONS.stream().anyMatch(annotations::isAnnotated);
    }

    private static boolean listens(AnnotationMetadata annotations, String listener) {
        return annotations.isAnnotated(listener) || annotations.hasAnnotatedMethods(listener);
    }
}
