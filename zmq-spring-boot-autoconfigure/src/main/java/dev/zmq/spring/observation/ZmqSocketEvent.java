// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.engine.MonitorEvent;

/**
 * Something that happened to a connection or a listener of a socket; published to the application, where
 * {@code @EventListener} methods take it. Those of one socket come in order, on a thread that does no I/O.
 *
 * @param socketName the bean name of the socket
 * @param event what happened, to which peer, and when
 */
public record ZmqSocketEvent(String socketName, MonitorEvent event) {}
