// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.springintegration;

/**
 * What the driver wants.
 *
 * @param endpoint where to connect; a receiver binds to any port instead
 * @param messageBytes the size of each message
 */
record Work(String endpoint, int messageBytes) {}
