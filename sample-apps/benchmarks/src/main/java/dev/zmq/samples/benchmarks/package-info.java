// SPDX-License-Identifier: Apache-2.0
/** Measures the engine next to other implementations. */
@NullMarked
package dev.zmq.samples.benchmarks;

import org.jspecify.annotations.NullMarked;
