// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;

/**
 * A message that a listener did not get through.
 *
 * @param listenerId the id of the listener
 * @param socketName the name of the socket that received the message
 * @param message the message as it was received, envelope included
 * @param cause what the listener, or the conversion before or after it, threw
 */
public record ZmqListenerFailure(String listenerId, String socketName, Message message, Throwable cause) {}
