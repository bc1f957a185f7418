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
 * What the annotations of a class say, with those of its superclasses and interfaces.
 *
 * @param declarations the listeners
 * @param strayHandlers the methods with {@link ZmqHandler} in a class without {@link ZmqListener}, which nothing calls
 */
record ListenerClass(List<ListenerDeclaration> declarations, List<Method> strayHandlers) {

    private static final ListenerClass NONE = new ListenerClass(List.of(), List.of());

    /** What the annotations of a method say. */
    private record Marks(Set<ZmqListener> listeners, boolean isHandler) {

        static @Nullable Marks of(Method method) {
            Marks marks = new Marks(annotations(method), AnnotatedElementUtils.hasAnnotation(method, ZmqHandler.class));
            return marks.listeners.isEmpty() && !marks.isHandler ? null : marks;
        }
    }

    /** Returns what a class says. */
    static ListenerClass of(Class<?> type) {
        if (!AnnotationUtils.isCandidateClass(type, List.of(ZmqListener.class, ZmqHandler.class))) {
            return NONE;
        }
        Set<ZmqListener> ofClass = annotations(type);
        Map<Method, Marks> marked = marked(type);
        if (ofClass.isEmpty() && marked.isEmpty()) {
            return NONE;
        }
        List<Method> handlers = marked.entrySet().stream()
                .filter(method -> method.getValue().isHandler())
                .map(Map.Entry::getKey)
                .toList();
        List<ListenerDeclaration> declarations = new ArrayList<>();
        ofClass.forEach(annotation -> declarations.add(new ListenerDeclaration(annotation, true, handlers)));
        marked.forEach((method, marks) -> marks.listeners()
                .forEach(annotation -> declarations.add(new ListenerDeclaration(annotation, false, List.of(method)))));
        return new ListenerClass(declarations, ofClass.isEmpty() ? handlers : List.of());
    }

    boolean isEmpty() {
        return declarations.isEmpty() && strayHandlers.isEmpty();
    }

    private static Map<Method, Marks> marked(Class<?> type) {
        return MethodIntrospector.selectMethods(type, new MethodIntrospector.MetadataLookup<Marks>() {
            @Override
            public @Nullable Marks inspect(Method method) {
                return Marks.of(method);
            }
        });
    }

    private static Set<ZmqListener> annotations(AnnotatedElement element) {
        return AnnotatedElementUtils.findMergedRepeatableAnnotations(element, ZmqListener.class, ZmqListeners.class);
    }
}
