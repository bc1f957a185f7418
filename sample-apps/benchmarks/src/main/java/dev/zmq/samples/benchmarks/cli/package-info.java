// SPDX-License-Identifier: Apache-2.0
/** The commands and their options. */
@NullMarked
package dev.zmq.samples.benchmarks.cli;

import org.jspecify.annotations.NullMarked;
