// SPDX-License-Identifier: Apache-2.0
/** Receives through the inbound adapter of spring-integration-zeromq, the peer of the listener benchmark. */
@NullMarked
package dev.zmq.samples.benchmarks.springintegration;

import org.jspecify.annotations.NullMarked;
