// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.SocketType;
import java.util.Locale;

/**
 * What a listener may ask of which socket. One that breaks a rule keeps the application from starting.
 *
 * @param endpoint the listener
 * @param socketName the socket
 * @param type its type
 */
record SocketRules(ZmqListenerEndpoint endpoint, String socketName, SocketType type) {

    void requireReceiver() {
        if (!type.canReceive()) {
            throw new InvalidListenerException(
                    listensOn() + ", which only sends.",
                    "Listen on a socket of type " + receivers() + ", or send through this one with ZmqTemplate.");
        }
        if (type == SocketType.REQ) {
            throw new InvalidListenerException(
                    listensOn() + ", which receives nothing but the reply to a request that it has sent.",
                    "Use ZmqTemplate.sendAndReceive(\"" + socketName + "\", …) for requests, or listen on a socket of"
                            + " type rep, router or dealer.");
        }
    }

    void requireTopics() {
        if (!endpoint.topics().isEmpty() && type != SocketType.SUB && type != SocketType.XSUB) {
            throw new InvalidListenerException(
                    listensOn() + ", which cannot subscribe to its topics " + endpoint.topics() + ".",
                    "Remove the topics, or listen on a socket of type sub.");
        }
    }

    /** Returns the number of threads, given that of listeners that do not say. */
    int concurrency(int ofFactory) {
        Integer own = endpoint.concurrency();
        if (own == null) {
            return type == SocketType.REP ? 1 : ofFactory;
        }
        if (own < 1) {
            throw new InvalidListenerException(
                    "The " + endpoint.description() + " has a concurrency of " + own + ".", "Set it to 1 or more.");
        }
        if (own > 1 && type == SocketType.REP) {
            throw new InvalidListenerException(
                    listensOn() + " with a concurrency of " + own
                            + ", but such a socket takes its next request only after a reply.",
                    "Remove the concurrency, or listen on a socket of type router.");
        }
        return own;
    }

    private String listensOn() {
        return "The " + endpoint.description() + " listens on socket '" + socketName + "' of type " + type;
    }

    private String receivers() {
        return String.join(
                " or ",
                type.peers().stream()
                        .map(peer -> peer.name().toLowerCase(Locale.ROOT))
                        .toList());
    }
}
