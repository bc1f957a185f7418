// SPDX-License-Identifier: Apache-2.0
/** JeroMQ, the other implementation in Java. */
@NullMarked
package dev.zmq.samples.benchmarks.peers.jeromq;

import org.jspecify.annotations.NullMarked;
