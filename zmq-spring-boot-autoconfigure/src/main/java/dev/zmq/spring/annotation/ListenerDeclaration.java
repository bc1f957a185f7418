// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import java.lang.reflect.AnnotatedElement;
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
 * One {@link ZmqListener} annotation, direct or as a meta-annotation, and the methods that it makes receive.
 *
 * @param annotation the annotation, with overridden attributes merged in
 * @param isClass whether the annotation is on the class
 * @param methods the annotated method, or the handler methods of the annotated class, which may be none
 */
record ListenerDeclaration(ZmqListener annotation, boolean isClass, List<Method> methods) {

    /** Returns what a class declares, with its superclasses and interfaces. */
    static List<ListenerDeclaration> of(Class<?> type) {
        if (!AnnotationUtils.isCandidateClass(type, ZmqListener.class)) {
            return List.of();
        }
        List<ListenerDeclaration> declarations = new ArrayList<>();
        Set<ZmqListener> ofClass = annotations(type);
        if (!ofClass.isEmpty()) {
            List<Method> handlers = handlers(type);
            ofClass.forEach(annotation -> declarations.add(new ListenerDeclaration(annotation, true, handlers)));
        }
        methods(type)
                .forEach((method, annotations) -> annotations.forEach(
                        annotation -> declarations.add(new ListenerDeclaration(annotation, false, List.of(method)))));
        return declarations;
    }

    private static Map<Method, Set<ZmqListener>> methods(Class<?> type) {
        return MethodIntrospector.selectMethods(type, new MethodIntrospector.MetadataLookup<Set<ZmqListener>>() {
            @Override
            public @Nullable Set<ZmqListener> inspect(Method method) {
                Set<ZmqListener> annotations = annotations(method);
                return annotations.isEmpty() ? null : annotations;
            }
        });
    }

    private static List<Method> handlers(Class<?> type) {
        return List.copyOf(MethodIntrospector.selectMethods(
                type, (Method method) -> AnnotatedElementUtils.hasAnnotation(method, ZmqHandler.class)));
    }

    private static Set<ZmqListener> annotations(AnnotatedElement element) {
        return AnnotatedElementUtils.findMergedRepeatableAnnotations(element, ZmqListener.class, ZmqListeners.class);
    }
}
