// SPDX-License-Identifier: Apache-2.0
/** Comparisons ready to be made: which kind of measurement, of what, and between whom. */
@NullMarked
package dev.zmq.samples.benchmarks.matches;

import org.jspecify.annotations.NullMarked;
