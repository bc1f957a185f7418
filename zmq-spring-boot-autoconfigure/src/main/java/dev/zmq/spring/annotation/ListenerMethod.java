// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * A method and one {@link ZmqListener} annotation on it, direct or as a meta-annotation.
 *
 * @param method the method
 * @param annotation the annotation, with overridden attributes merged in
 */
record ListenerMethod(Method method, ZmqListener annotation) {

    /** Returns the listener methods of a class, with those of its superclasses and interfaces. */
    static List<ListenerMethod> of(Class<?> type) {
        if (!AnnotationUtils.isCandidateClass(type, ZmqListener.class)) {
            return List.of();
        }
        Map<Method, Set<ZmqListener>> annotated = MethodIntrospector.selectMethods(
                type, (MethodIntrospector.MetadataLookup<Set<ZmqListener>>) ListenerMethod::annotations);
        List<ListenerMethod> methods = new ArrayList<>();
        annotated.forEach((method, annotations) ->
                annotations.forEach(annotation -> methods.add(new ListenerMethod(method, annotation))));
        return methods;
    }

    private static @Nullable Set<ZmqListener> annotations(Method method) {
        Set<ZmqListener> annotations =
                AnnotatedElementUtils.findMergedRepeatableAnnotations(method, ZmqListener.class, ZmqListeners.class);
        return annotations.isEmpty() ? null : annotations;
    }
}
