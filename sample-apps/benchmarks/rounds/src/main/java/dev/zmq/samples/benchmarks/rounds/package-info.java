// SPDX-License-Identifier: Apache-2.0
/** The worker's end of a benchmark: rounds of messages, asked for by the driver, timed by the worker. */
@NullMarked
package dev.zmq.samples.benchmarks.rounds;

import org.jspecify.annotations.NullMarked;
