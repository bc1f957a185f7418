// SPDX-License-Identifier: Apache-2.0
/** The worker processes in Java: one role of one measurement, the same code for every implementation. */
@NullMarked
package dev.zmq.samples.benchmarks.worker;

import org.jspecify.annotations.NullMarked;
