// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import java.util.Map;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the {@link ZmqEndpoint} says about the application.
 *
 * @param sockets the sockets, by bean name
 */
public record SocketsDescriptor(Map<String, SocketDescriptor> sockets) implements OperationResponseBody {}
