// SPDX-License-Identifier: Apache-2.0
/** This project's engine. */
@NullMarked
package dev.zmq.samples.benchmarks.peers.engine;

import org.jspecify.annotations.NullMarked;
