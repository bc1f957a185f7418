// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

/** Two consumers want to receive from the same socket, each of which would get a part of its messages. */
public class DuplicateConsumerException extends ZmqConfigurationException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception that names the socket and both consumers.
     *
     * @param socketName the name of the socket
     * @param first who claimed it first
     * @param second who was refused
     */
    public DuplicateConsumerException(String socketName, String first, String second) {
        super(
                "Socket '" + socketName + "' has two consumers, " + first + " and " + second
                        + ": each would get only a part of its messages.",
                "Remove one of the two, or give each a socket of its own: several PULL sockets share what one PUSH"
                        + " sends, and several SUB sockets each get everything.");
    }
}
