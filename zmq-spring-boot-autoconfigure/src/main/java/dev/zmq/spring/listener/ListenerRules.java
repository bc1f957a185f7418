// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.MessageEnvelope;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.ValueConstants;

/**
 * What a listener method may be on which socket. A method that breaks a rule keeps the application from starting.
 *
 * @param description how error messages call the listener
 * @param method the method
 * @param returnType what it returns
 */
record ListenerRules(String description, Method method, ReturnType returnType) {

    void requireResultThatCanBeWaitedFor() {
        if (returnType.kind() == ReturnType.Kind.UNSUPPORTED) {
            throw new InvalidListenerException(
                    returns() + ", which cannot be waited for without a thread.",
                    "Return the value itself, or a CompletableFuture.");
        }
    }

    /** For methods whose results are sent on. */
    void requireResult() {
        if (returnType.isVoid()) {
            throw new InvalidListenerException(
                    "The " + description + " has @SendTo but returns nothing.", "Return a value, or remove @SendTo.");
        }
    }

    /** For sockets to which results are sent on. */
    void requireSender(Socket socket) {
        SocketType type = socket.type();
        if (!type.canSend() || type == SocketType.REQ || type == SocketType.REP) {
            throw new InvalidListenerException(
                    "The " + description + " sends to socket '" + socket.name() + "' of type " + type
                            + ", which cannot send at any time.",
                    "Name a socket of type push, pub, dealer, router or pair in @SendTo.");
        }
    }

    /** For sockets of type REP, which answer once. */
    void requireOneReply(String socketName, Socket socket) {
        if (socket.type() == SocketType.REP && returnType.isMany()) {
            throw new InvalidListenerException(
                    returns() + ", but socket '" + socketName + "' of type REP sends one reply to a request.",
                    "Return a Mono, a CompletableFuture or the value itself, or listen on a socket of type router.");
        }
    }

    /** For sockets that cannot reply. */
    void requireNoResult(String socketName, Socket socket) {
        if (!returnType.isVoid()) {
            throw new InvalidListenerException(
                    returns() + ", but socket '" + socketName + "' of type " + socket.type() + " cannot reply.",
                    "Return void and send what follows with ZmqTemplate, name a socket for it in @SendTo, or listen on"
                            + " a socket of type rep or router.");
        }
    }

    /** For methods on sockets whose messages carry no headers but those that describe them. */
    void requireHeaders(String socketName, Socket socket) {
        Set<String> known = MessageEnvelope.headerNames(socket.type());
        for (Parameter parameter : method.getParameters()) {
            Header header = AnnotatedElementUtils.findMergedAnnotation(parameter, Header.class);
            if (header == null || !isAlwaysRequired(header, parameter)) {
                continue;
            }
            String name = header.name().isEmpty() && parameter.isNamePresent() ? parameter.getName() : header.name();
            boolean isKnowable = !name.isEmpty() && !name.contains("{"); // neither a placeholder nor an expression
            if (isKnowable && !known.contains(name)) {
                throw new InvalidListenerException(
                        "The " + description + " asks for the header '" + name + "', but messages of socket '"
                                + socketName + "' of type " + socket.type() + " have "
                                + String.join(", ", new TreeSet<>(known)) + " only.",
                        "Remove the parameter, set required = false or a defaultValue, or let the socket's messages carry"
                                + " headers, such as with its property headers: json.");
            }
        }
    }

    private static boolean isAlwaysRequired(Header header, Parameter parameter) {
        return header.required()
                && header.defaultValue().equals(ValueConstants.DEFAULT_NONE)
                && !MethodParameter.forParameter(parameter).isOptional();
    }

    /** For methods that take several messages at once. */
    void requireBatch(boolean isClass, String socketName, Socket socket) {
        if (isClass) {
            throw new InvalidListenerException(
                    "The " + description + " cannot take batches, as each message has a method to choose.",
                    "Put @ZmqListener with batch on a method.");
        }
        if (!BatchInvocation.isPossible(method)) {
            throw new InvalidListenerException(
                    "The " + description + " is to take batches, but its parameter is not a list.",
                    "Give it one parameter of type List, such as List<byte[]>, or remove batch.");
        }
        if (returnType.kind() != ReturnType.Kind.VALUE || !returnType.isVoid()) {
            throw new InvalidListenerException(
                    returns() + ", but a batch has no reply.", "Return void and send what follows with ZmqTemplate.");
        }
        if (socket.type() == SocketType.REP) {
            throw new InvalidListenerException(
                    "The " + description + " is to take batches, but socket '" + socketName
                            + "' of type REP receives its next request only after a reply.",
                    "Remove batch, or listen on a socket of another type.");
        }
    }

    private String returns() {
        return "The " + description + " returns " + method.getReturnType().getSimpleName();
    }
}
