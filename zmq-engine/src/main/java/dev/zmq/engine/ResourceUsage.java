// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

/**
 * What a context holds at one moment.
 *
 * @param threads running threads of the context
 * @param sockets sockets that are open or still lingering
 * @param channels open network channels: listeners and connections
 * @param bufferBytes direct memory in use by queues and reads, in bytes; memory kept for reuse is not counted
 */
public record ResourceUsage(int threads, int sockets, int channels, long bufferBytes) {}
