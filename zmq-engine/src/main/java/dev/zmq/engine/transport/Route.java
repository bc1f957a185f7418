// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.transport;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One way to connect to an endpoint.
 *
 * @param source the address to connect from, null for whichever the operating system chooses
 * @param target the address to connect to
 */
public record Route(@Nullable SocketAddress source, SocketAddress target) {}
