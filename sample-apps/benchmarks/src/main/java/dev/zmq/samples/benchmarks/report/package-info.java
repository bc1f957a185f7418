// SPDX-License-Identifier: Apache-2.0
/** Figures as people read them, and as programs do. */
@NullMarked
package dev.zmq.samples.benchmarks.report;

import org.jspecify.annotations.NullMarked;
