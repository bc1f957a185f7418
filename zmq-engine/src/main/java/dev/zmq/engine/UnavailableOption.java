// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

/**
 * An option of libzmq that this engine does not have, and why; see {@link SocketOptions#unavailable()}.
 *
 * @param name the name it would have
 * @param libzmqName libzmq's name
 * @param reason why it cannot be set, and what to do instead if there is anything
 */
public record UnavailableOption(String name, String libzmqName, String reason) {}
