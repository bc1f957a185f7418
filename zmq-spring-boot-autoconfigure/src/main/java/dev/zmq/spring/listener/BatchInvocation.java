// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.ZmqHeaderMapper;
import dev.zmq.spring.core.ZmqMessageConverter;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.HandlerMethod;
import org.springframework.validation.Validator;

/** Calls a method that takes a list of messages, each as the list's type says. */
final class BatchInvocation implements BatchMessageListener {

    private final MethodHandle method;
    private final BatchElements elements;
    private final ResultTarget errors;

    private BatchInvocation(MethodHandle method, BatchElements elements, ResultTarget errors) {
        this.method = method;
        this.elements = elements;
        this.errors = errors;
    }

    /** Returns whether a method can be called with a batch: it has one parameter, a list. */
    static boolean isPossible(Method method) {
        return method.getParameterCount() == 1
                && method.getParameterTypes()[0].isAssignableFrom(List.class)
                && method.getParameterTypes()[0] != Object.class;
    }

    /** Returns the invocation of a method that takes a list. */
    static BatchInvocation of(
            HandlerMethod handlerMethod,
            String socketName,
            SocketType type,
            ZmqMessageConverter converter,
            @Nullable ZmqHeaderMapper headerMapper,
            @Nullable Validator validator,
            ResultTarget errors)
            throws IllegalAccessException {
        MethodParameter parameter = handlerMethod.getMethodParameters()[0];
        return new BatchInvocation(
                DirectInvocation.handle(
                                handlerMethod.getBean(), handlerMethod.getMethod(), parameter.getParameterType())
                        .asType(java.lang.invoke.MethodType.methodType(Object.class, List.class)),
                new BatchElements(parameter, socketName, type, converter, headerMapper, validator),
                errors);
    }

    @Override
    public Object toElement(Message message) throws Exception {
        Object element = elements.convert(message);
        if (element == null) {
            throw new MessageConversionException("An empty payload cannot be an element of a batch of this type");
        }
        return element;
    }

    @Override
    public void onElements(List<Object> elements) throws Exception {
        try {
            var unused = (Object) method.invokeExact((List<?>) elements);
        } catch (Throwable failure) {
            throw MethodListener.asException(failure);
        }
    }

    @Override
    public void onFailure(Message message, Throwable failure) {
        errors.sendError(message, failure);
    }
}
