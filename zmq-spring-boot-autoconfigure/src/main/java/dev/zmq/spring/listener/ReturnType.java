// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import java.lang.reflect.Method;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * What a listener method returns, and when.
 *
 * @param kind how many values there are, and when
 * @param isVoid whether there are no values to send, now or later
 */
record ReturnType(Kind kind, boolean isVoid) {

    /** When a result is there, and how many values it has. */
    enum Kind {
        /** One value or none, at return. */
        VALUE,
        /** Whatever the value turns out to be. */
        ANY,
        /** One value or none, when a {@link CompletionStage} completes. */
        STAGE,
        /** One value or none, when a publisher such as Mono completes. */
        MONO,
        /** Any number of values, as a publisher such as Flux emits them. */
        FLUX,
        /** Any number of values, at return. */
        STREAM,
        /** A result that can be waited for only by blocking, or has no value at all. */
        UNSUPPORTED
    }

    static ReturnType of(Method method) {
        Class<?> type = method.getReturnType();
        if (type == void.class || type == Void.class) {
            return new ReturnType(Kind.VALUE, true);
        }
        Kind kind = kind(type);
        boolean isVoid = (kind == Kind.STAGE || kind == Kind.MONO)
                && ResolvableType.forMethodReturnType(method).resolveGeneric(0) == Void.class;
        return new ReturnType(kind, isVoid);
    }

    static @Nullable ReactiveAdapter adapter(Class<?> type) {
        return ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
    }

    /** Returns whether there may be more than one value. */
    boolean isMany() {
        return kind == Kind.FLUX || kind == Kind.STREAM;
    }

    /** Returns whether the result may be there only after the method has returned. */
    boolean isLate() {
        return kind == Kind.ANY || kind == Kind.STAGE || kind == Kind.MONO || kind == Kind.FLUX;
    }

    private static Kind kind(Class<?> type) {
        if (type == Object.class) {
            return Kind.ANY;
        }
        if (CompletionStage.class.isAssignableFrom(type)) {
            return Kind.STAGE;
        }
        if (Future.class.isAssignableFrom(type)) {
            return Kind.UNSUPPORTED;
        }
        if (Stream.class.isAssignableFrom(type)) {
            return Kind.STREAM;
        }
        ReactiveAdapter adapter = adapter(type);
        if (adapter == null) {
            return Kind.VALUE;
        }
        return adapter.isNoValue() ? Kind.UNSUPPORTED : adapter.isMultiValue() ? Kind.FLUX : Kind.MONO;
    }
}
