// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

/**
 * A generic type for converters, which take it as the type of a method's parameter or result and in no other way: this is the
 * result of a method that happens to have the type.
 */
final class GenericTypeHint extends MethodParameter {

    private static final Method ANY_METHOD =
            Objects.requireNonNull(ReflectionUtils.findMethod(Object.class, "toString"));
    private static final int RESULT = -1;

    private final Type type;
    private final Class<?> rawType;

    GenericTypeHint(ParameterizedTypeReference<?> reference) {
        super(ANY_METHOD, RESULT);
        this.type = reference.getType();
        this.rawType = ResolvableType.forType(type).toClass();
    }

    @Override
    public Class<?> getParameterType() {
        return rawType;
    }

    @Override
    public Type getGenericParameterType() {
        return type;
    }

    @Override
    public Class<?> getNestedParameterType() {
        return rawType;
    }

    @Override
    public Type getNestedGenericParameterType() {
        return type;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GenericTypeHint hint && type.equals(hint.type);
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }
}
