// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import java.lang.reflect.Method;
import java.util.List;

/**
 * One {@link ZmqListener} annotation, direct or as a meta-annotation, and the methods that it makes receive.
 *
 * @param annotation the annotation, with overridden attributes merged in
 * @param isClass whether the annotation is on the class
 * @param methods the annotated method, or the handler methods of the annotated class, which may be none
 */
record ListenerDeclaration(ZmqListener annotation, boolean isClass, List<Method> methods) {}
