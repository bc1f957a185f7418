// SPDX-License-Identifier: Apache-2.0
/** Receives and sends through the channel adapters of spring-integration-zeromq, for the driver to compare. */
@NullMarked
package dev.zmq.samples.benchmarks.springintegration;

import org.jspecify.annotations.NullMarked;
